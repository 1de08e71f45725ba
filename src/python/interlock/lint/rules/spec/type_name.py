"""Names of models, variants, types and errors."""

from __future__ import annotations

from collections.abc import Iterator

from interlock.diagnostics.catalogue.entry import Entry
from interlock.diagnostics.source import Span
from interlock.lint.spec.examples import shop
from interlock.lint.spec.names import is_pascal, pascal
from interlock.lint.spec.rule import Finding, SpecRule
from interlock.lint.spec.workspace import Workspace


def check(workspace: Workspace) -> Iterator[Finding]:
    for span, name, what in _names(workspace):
        if not is_pascal(name):
            yield Finding(span, f"{what} `{name}` is not in PascalCase", f"call it `{pascal(name)}`")


def _names(workspace: Workspace) -> Iterator[tuple[Span, str, str]]:
    for declared in workspace.named:
        yield declared.span, declared.name.name, "the type"
    for model in workspace.models:
        key = workspace.file(model.span.path).key(model.span)
        if model.variant is not None and key is not None and key.text == model.variant:
            yield model.span, model.variant, "the variant"
    for api in workspace.apis:
        for error in api.errors:
            yield error.span, error.name.name, "the error"


RULE = SpecRule(
    Entry(
        id="lint/type-name",
        title="A type whose name is not in PascalCase",
        reason="""\
Models, their variants, other named types and errors become classes, in every language that code is generated for.
Names in one form read as one system, and the name of a model with that of its variant reads as words: `OrderLine` and
`Create` make `OrderLineCreate`.""",
        bad=shop(models="models: {Order_line: {fields: {amount: int}}}"),
        good=shop(models="models: {OrderLine: {fields: {amount: int}}}"),
    ),
    check,
)
