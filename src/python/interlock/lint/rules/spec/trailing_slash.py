"""Paths that end in a slash."""

from __future__ import annotations

from collections.abc import Iterator

from interlock.diagnostics.catalogue.entry import Entry
from interlock.diagnostics.diagnostic import Edit, Fix, Safety
from interlock.lint.spec.examples import shop
from interlock.lint.spec.rule import Finding, SpecRule
from interlock.lint.spec.workspace import Workspace


def check(workspace: Workspace) -> Iterator[Finding]:
    for route in workspace.routes:
        path = route.http.path
        if len(path) < 2 or not path.endswith("/"):
            continue
        place = workspace.place(route.operation.span, "rest", "path")
        text = workspace.file(place.path).text[place.start : place.end]
        fix = None
        if text.strip("\"'").endswith("/"):
            # Another path is another resource to whoever calls it.
            mended = (
                '""' if text.strip("\"'") == "/" else text.replace(text.strip("\"'"), text.strip("\"'").rstrip("/"))
            )
            fix = Fix("Take the slash away", (Edit(place, mended),), Safety.UNSAFE)
        yield Finding(
            place,
            f"the path `{path}` ends in a slash",
            f'make it `{path.rstrip("/")}`; the path of the collection itself is `""`',
            fix=fix,
        )


def _api(path: str) -> str:
    return f"""
    config: {{rest: {{prefix: /orders}}}}
    operations:
      place_order: {{rest: {{method: POST, path: "{path}"}}}}
    """


RULE = SpecRule(
    Entry(
        id="lint/trailing-slash",
        title="A path that ends in a slash",
        reason="""\
`/orders` and `/orders/` are two resources. Callers that join addresses, proxies and caches add or take the last slash
as they like; an API without any at the end leaves no doubt.""",
        bad=shop(api=_api("/")),
        good=shop(api=_api("")),
    ),
    check,
)
