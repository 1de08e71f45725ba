"""Variants that nothing needs."""

from __future__ import annotations

from collections.abc import Iterator

from interlock.diagnostics.catalogue.entry import Entry
from interlock.lint.spec.examples import shop
from interlock.lint.spec.rule import Finding, SpecRule
from interlock.lint.spec.workspace import Workspace


def check(workspace: Workspace) -> Iterator[Finding]:
    if not workspace.is_whole:
        return
    written = [
        model
        for model in workspace.models
        if model.variant is not None
        and (key := workspace.file(model.span.path).key(model.span)) is not None
        and key.text == model.variant
    ]
    used = {(model.span.path, model.base) for model in written if model.name in workspace.in_use}
    used |= {(name.span.path, name.name.name) for name in workspace.models if name.name in workspace.in_use}
    for model in written:
        # Of a model that is unused as a whole, its name is told.
        if model.name not in workspace.in_use and (model.span.path, model.base) in used:
            yield Finding(
                model.span,
                f"no operation, event or task needs `{model.name.name}`",
                "take the variant away, or use it",
            )


def _models(variants: str) -> str:
    return f"models: {{Order: {{fields: {{id: {{type: int, readonly: true}}}}, variants: {{{variants}}}}}}}"


_API = "operations: {get_order: {output: OrderRead, rest: {method: GET, path: /order}}}"

RULE = SpecRule(
    Entry(
        id="lint/unused-variant",
        title="A variant that nothing needs",
        reason="""\
Each variant is a class in the generated code and one more form of the model to keep in mind. What no operation,
event, task or other used model leads to is better made when it is needed.""",
        bad=shop(models=_models("Read: {}, Update: {}"), api=_API),
        good=shop(models=_models("Read: {}"), api=_API),
    ),
    check,
)
