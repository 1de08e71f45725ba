"""Paths that are spelled in several ways."""

from __future__ import annotations

from collections.abc import Iterator

from interlock.diagnostics.catalogue.entry import Entry
from interlock.diagnostics.diagnostic import Label
from interlock.diagnostics.source import Span
from interlock.lint.spec.examples import shop
from interlock.lint.spec.paths import literal, segments
from interlock.lint.spec.rule import Finding, SpecRule
from interlock.lint.spec.workspace import Workspace


def check(workspace: Workspace) -> Iterator[Finding]:
    first: dict[str, dict[str, Span]] = {}
    for route in workspace.routes:
        place = workspace.place(route.operation.span, "rest", "path")
        separators = first.setdefault(route.api.domain, {})
        for segment in map(literal, segments(route.http.path)):
            if segment != segment.lower():
                yield Finding(
                    place,
                    f"the segment `{segment}` of the path has capitals",
                    "write paths in lower case, with `-` between words: servers tell `/Orders` from `/orders`",
                )
            for separator in sorted({"-", "_"} & set(segment)):
                separators.setdefault(separator, place)
                other = separators.get("_" if separator == "-" else "-")
                if other is not None:
                    yield Finding(
                        place,
                        f"the segment `{segment}` of the path joins words with `{separator}`, and others do not",
                        "join words alike in all paths of a domain, best with `-`",
                        (Label(other, "otherwise here"),),
                    )


def _api(second: str) -> str:
    return f"""
    operations:
      list_open_orders: {{rest: {{method: POST, path: /open-orders}}}}
      list_gift_cards: {{rest: {{method: POST, path: {second}}}}}
    """


RULE = SpecRule(
    Entry(
        id="lint/path-style",
        title="Paths that are spelled in several ways",
        reason="""\
Whoever has seen one path of an API guesses the next. Capitals, and `-` in one path and `_` in another, make every
guess wrong, and a path cannot be respelled once somebody calls it.""",
        bad=shop(api=_api("/gift_cards")),
        good=shop(api=_api("/gift-cards")),
    ),
    check,
)
