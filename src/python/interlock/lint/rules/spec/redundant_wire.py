"""Names on the wire that are the name itself."""

from __future__ import annotations

from collections.abc import Iterator

from interlock.diagnostics.catalogue.entry import Entry
from interlock.diagnostics.diagnostic import Fix
from interlock.diagnostics.source import Span
from interlock.ir.api import ParamSource
from interlock.ir.written import Written
from interlock.lint.spec.examples import shop
from interlock.lint.spec.removal import remove_key
from interlock.lint.spec.rule import Finding, SpecRule
from interlock.lint.spec.workspace import Workspace


def check(workspace: Workspace) -> Iterator[Finding]:
    for field in workspace.fields:
        yield from _redundant(workspace, field.span, workspace.below(field.span), field.name)
    for operation in workspace.operations:
        for param in operation.params:
            # The name of a header is made of that of the parameter and is another one.
            if param.source is not ParamSource.HEADER:
                yield from _redundant(workspace, param.span, workspace.around(param.span), param.name)


def _redundant(workspace: Workspace, span: Span, written: Written | None, name: str) -> Iterator[Finding]:
    wire = written.get("wire") if written is not None else None
    key = written.key("wire") if written is not None else None
    if written is not None and key is not None and wire is not None and wire.text == name:
        edit = remove_key(workspace.file(span.path), written, "wire")
        yield Finding(
            key.span,
            f"`{name}` is called that on the wire anyway",
            "leave `wire` out",
            fix=Fix("Remove `wire`", (edit,)) if edit is not None else None,
        )


def _models(wire: str) -> str:
    return f"models: {{Order: {{fields: {{total: {{type: int{wire}}}}}}}}}"


RULE = SpecRule(
    Entry(
        id="lint/redundant-wire",
        title="A name on the wire that is the name itself",
        reason="""\
`wire` is for names that cannot be ours, such as `from` or `filter[name]`. Where it repeats the name it looks as if
there were a difference.""",
        bad=shop(models=_models(", wire: total")),
        good=shop(models=_models("")),
    ),
    check,
)
