"""Docs that repeat the name."""

from __future__ import annotations

from collections.abc import Iterator

from interlock.diagnostics.catalogue.entry import Entry
from interlock.diagnostics.source import Span
from interlock.lint.spec.examples import shop
from interlock.lint.spec.names import words
from interlock.lint.spec.rule import Finding, SpecRule
from interlock.lint.spec.workspace import Workspace

_FILLING = frozenset(
    {"a", "an", "the", "of", "this", "is", "for", "model", "type", "enum", "field", "todo", "tbd", "doc"}
)


def check(workspace: Workspace) -> Iterator[Finding]:
    for span, name, doc in _docs(workspace):
        said = set(words(doc)) - _FILLING - set(words(name))
        if doc and not said:
            yield Finding(
                workspace.place(span, "doc"),
                f"the doc of `{name}` says no more than its name",
                "say what the name does not, or take the doc away",
            )


def _docs(workspace: Workspace) -> Iterator[tuple[Span, str, str]]:
    """Keys, names and docs. Parameters, whose name is no key, are left out."""
    for declared in workspace.named:
        yield declared.span, declared.name.name, declared.doc or ""
    for operation in workspace.operations:
        yield operation.span, operation.name, operation.doc or ""
    for field in workspace.fields:
        yield field.span, field.name, field.doc or ""
    for api in workspace.apis:
        for error in api.errors:
            yield error.span, error.name.name, error.doc or ""
    for event in workspace.events:
        yield event.span, event.name.name, event.doc or ""
    for task in workspace.tasks:
        yield task.span, task.name.name, task.doc or ""


RULE = SpecRule(
    Entry(
        id="lint/hollow-doc",
        title="A doc that says no more than the name",
        reason="""\
A doc made of the words of the name, or of `TODO`, satisfies a check and helps nobody: it hides that something is
still to be said.""",
        bad=shop(models="models: {OpeningHours: {doc: The opening hours., fields: {from_hour: int, to_hour: int}}}"),
        good=shop(
            models="""
            models:
              OpeningHours:
                doc: Full hours of a day, in the time zone of the shop.
                fields: {from_hour: int, to_hour: int}
            """
        ),
    ),
    check,
)
