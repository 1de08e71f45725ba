"""Fields that can be nothing in two ways."""

from __future__ import annotations

from collections.abc import Iterator

from interlock.diagnostics.catalogue.entry import Entry
from interlock.ir.declarations import Optional
from interlock.ir.types import NullableType
from interlock.lint.spec.examples import shop
from interlock.lint.spec.rule import Finding, SpecRule
from interlock.lint.spec.workspace import Workspace


def check(workspace: Workspace) -> Iterator[Finding]:
    of_models = (model.fields for model in workspace.models if not model.patch)
    of_errors = (error.fields for api in workspace.apis for error in api.errors)
    for fields in (*of_models, *of_errors):
        for field in fields:
            if isinstance(field.presence, Optional) and isinstance(workspace.dealias(field.type), NullableType):
                yield Finding(
                    field.span,
                    f"`{field.name}` may be absent and may be null, and nobody knows the difference",
                    "keep one: `optional: true` for what may be absent, or `?` with `default: null`",
                )


def _models(field: str) -> str:
    return f"models: {{Order: {{fields: {{coupon: {{{field}}}}}}}}}"


RULE = SpecRule(
    Entry(
        id="lint/optional-nullable",
        title="A field that is optional and nullable",
        reason="""\
Absent is not null. A field that may be both has three states, of which two look like nothing, and every reader
decides on its own what each means. In a merge-patch they do differ, absent stays and null takes away, so those are
left out here.""",
        bad=shop(models=_models('type: "int?", optional: true')),
        good=shop(models=_models('type: "int?", default: null')),
    ),
    check,
)
