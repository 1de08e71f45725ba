"""Errors that no operation answers with."""

from __future__ import annotations

from collections.abc import Iterator

from interlock.diagnostics.catalogue.entry import Entry
from interlock.lint.spec.examples import shop
from interlock.lint.spec.rule import Finding, SpecRule
from interlock.lint.spec.workspace import Workspace


def check(workspace: Workspace) -> Iterator[Finding]:
    if not workspace.is_whole:
        return
    listed = {name for operation in workspace.operations for name in operation.errors}
    for api in workspace.apis:
        for error in api.errors:
            if error.name not in listed:
                yield Finding(
                    error.span,
                    f"no operation answers with `{error.name.name}`",
                    "list it under the `errors` of the operations that do, or take it away",
                )


def _api(errors: str) -> str:
    return f"""
    errors: {{OrderNotFound: {{status: 404, doc: Nobody placed it.}}}}
    operations:
      cancel_order: {{{errors}rest: {{method: DELETE, path: /order}}}}
    """


RULE = SpecRule(
    Entry(
        id="lint/unused-error",
        title="An error that no operation lists",
        reason="""\
Callers prepare for the errors that an operation lists. One that is declared and listed nowhere is either forgotten at
the operations that answer with it, which is a gap in their contract, or left over.""",
        bad=shop(api=_api("")),
        good=shop(api=_api("errors: [OrderNotFound], ")),
    ),
    check,
)
