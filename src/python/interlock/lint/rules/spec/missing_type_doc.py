"""Named types that nothing is said about."""

from __future__ import annotations

from collections.abc import Iterator

from interlock.diagnostics.catalogue.entry import Entry
from interlock.lint.spec.examples import shop
from interlock.lint.spec.rule import Finding, SpecRule
from interlock.lint.spec.workspace import Workspace


def check(workspace: Workspace) -> Iterator[Finding]:
    for declared in workspace.named:
        if not declared.doc:
            yield Finding(
                declared.span,
                f"nothing is said about `{declared.name.name}`",
                "add `doc:`, what a value of it stands for",
            )


RULE = SpecRule(
    Entry(
        id="lint/missing-type-doc",
        title="A model, enum, union or named type without `doc`",
        reason="""\
A name in a models.yaml is a term that several people and services have to understand alike. `doc` says what it stands
for; it becomes the docstring of the class and the description in the API's documentation.""",
        bad=shop(models="models: {Parcel: {fields: {weight: float}}}"),
        good=shop(models="models: {Parcel: {doc: What one courier carries at once., fields: {weight: float}}}"),
    ),
    check,
)
