"""One part of a path under several names."""

from __future__ import annotations

from collections.abc import Iterator

from interlock.diagnostics.catalogue.entry import Entry
from interlock.diagnostics.diagnostic import Label
from interlock.diagnostics.source import Span
from interlock.lint.spec.examples import shop
from interlock.lint.spec.paths import literal, segments, slots
from interlock.lint.spec.rule import Finding, SpecRule
from interlock.lint.spec.workspace import Workspace


def check(workspace: Workspace) -> Iterator[Finding]:
    first: dict[tuple[str, ...], tuple[str, Span]] = {}
    for route in workspace.routes:
        place = workspace.place(route.operation.span, "rest", "path")
        before: tuple[str, ...] = (route.api.domain,)
        for segment in segments(route.http.path):
            names = slots(segment)
            if len(names) == 1 and not literal(segment):
                name, where = first.setdefault(before, (names[0], place))
                if name != names[0]:
                    yield Finding(
                        place,
                        f"`{{{names[0]}}}` is called `{{{name}}}` in another path",
                        "give one thing one name in all paths",
                        (Label(where, "otherwise here"),),
                    )
                before = (*before, "{}")
            else:
                before = (*before, segment)


def _api(name: str) -> str:
    return f"""
    operations:
      cancel_order:
        params: [{{name: order_id, type: int}}]
        rest: {{method: DELETE, path: "/orders/{{order_id}}"}}
      pack_order:
        params: [{{name: {name}, type: int}}]
        rest: {{method: POST, path: "/orders/{{{name}}}/parcel"}}
    """


RULE = SpecRule(
    Entry(
        id="lint/path-param-name",
        title="A parameter of the path that has two names",
        reason="""\
What stands at one place of a path is one thing. Called `order_id` here and `id` there, it is two arguments in
clients, two fields in logs and traces, and looks like two things.""",
        bad=shop(api=_api("number")),
        good=shop(api=_api("order_id")),
    ),
    check,
)
