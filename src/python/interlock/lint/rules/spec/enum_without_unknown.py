"""Enums that a reader of today cannot read tomorrow."""

from __future__ import annotations

from collections.abc import Iterator

from interlock.diagnostics.catalogue.entry import Entry
from interlock.ir.declarations import Enum
from interlock.lint.spec.examples import shop
from interlock.lint.spec.rule import Finding, SpecRule
from interlock.lint.spec.workspace import Workspace

_CLOSED = (
    frozenset({"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}),
    frozenset({"mon", "tue", "wed", "thu", "fri", "sat", "sun"}),
    frozenset({"mo", "tu", "we", "th", "fr", "sa", "su"}),
    frozenset(
        {
            *("january", "february", "march", "april", "may", "june"),
            *("july", "august", "september", "october", "november", "december"),
        }
    ),
    frozenset({"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}),
    frozenset({"asc", "desc"}),
    frozenset({"ascending", "descending"}),
    frozenset({"am", "pm"}),
)
"""Sets that nobody adds to: days of the week, months, orders, halves of a day."""


def check(workspace: Workspace) -> Iterator[Finding]:
    for declared in workspace.declarations:
        if (
            isinstance(declared, Enum)
            and declared.unknown is None
            and declared.name in workspace.read_later
            and not _is_closed(declared)
        ):
            yield Finding(
                declared.span,
                f"who reads `{declared.name.name}` today cannot read an answer with a value that is added tomorrow",
                "add `unknown:`, the value that a reader takes for those it does not know, such as a member `unknown`",
            )


def _is_closed(declared: Enum) -> bool:
    values = frozenset(str(member.value).lower() for member in declared.members)
    return any(values <= known for known in _CLOSED)


def _models(more: str) -> str:
    return f"""
    models:
      State: {{type: enum, values: [placed, delivered]{more}}}
      Order: {{fields: {{state: State}}}}
    """


_API = "operations: {get_order: {output: Order, rest: {method: GET, path: /order}}}"

RULE = SpecRule(
    Entry(
        id="lint/enum-without-unknown",
        title="An enum in an answer, event or task without `unknown`",
        reason="""\
Adding a value to an enum is an additive change for those who send it. Those who read it were generated before, and an
answer, or an event or a task that lies in the queue, with a value they do not know cannot be read at all. `unknown`
names the value that they take instead, so that they can be told apart and passed over. Values that only callers send
need none, nor do sets that nobody adds to, such as the days of the week.""",
        bad=shop(models=_models(""), api=_API),
        good=shop(models=_models(", unknown: placed"), api=_API),
    ),
    check,
)
