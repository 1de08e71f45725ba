"""APIs without a version."""

from __future__ import annotations

from collections.abc import Iterator

from interlock.diagnostics.catalogue.entry import Entry
from interlock.diagnostics.source import Span
from interlock.ir.api import Api
from interlock.lint.spec.examples import shop
from interlock.lint.spec.rule import Finding, SpecRule
from interlock.lint.spec.workspace import Workspace


def check(workspace: Workspace) -> Iterator[Finding]:
    for api in workspace.apis:
        if api.version is None and any(operation.http is not None for operation in api.operations):
            yield Finding(
                _place(workspace, api),
                f"the paths of `{api.title}` have no version",
                "say `config: {rest: {version: 1}}`, which puts `/v1` before them",
            )


def _place(workspace: Workspace, api: Api) -> Span:
    """The key `rest` of the configuration, else `operations`, in whichever order the file has its keys."""
    root = workspace.file(api.path).root
    config = root.get("config")
    key = (config.key("rest") if config is not None else None) or root.key("operations")
    return key.span if key is not None else root.entries[0][0].span


def _api(version: str) -> str:
    return f"""
    config: {{rest: {{prefix: /orders{version}}}}}
    operations:
      place_order: {{rest: {{method: POST, path: ""}}}}
    """


RULE = SpecRule(
    Entry(
        id="lint/unversioned-api",
        title="An API without a version",
        reason="""\
Sooner or later a change is needed that breaks callers, and then both forms are served for a time. That takes a place
for the second one, and callers whose paths name the first.""",
        bad=shop(api=_api("")),
        good=shop(api=_api(", version: 1")),
    ),
    check,
)
