"""PATCH operations whose body is no merge-patch."""

from __future__ import annotations

from collections.abc import Iterator

from interlock.diagnostics.catalogue.entry import Entry
from interlock.ir.api import Method
from interlock.ir.declarations import Model
from interlock.lint.spec.examples import shop
from interlock.lint.spec.rule import Finding, SpecRule
from interlock.lint.spec.workspace import Workspace


def check(workspace: Workspace) -> Iterator[Finding]:
    for route in workspace.routes:
        operation = route.operation
        if route.http.method is not Method.PATCH or operation.input is None:
            continue
        model = workspace.declared(operation.input)
        if not (isinstance(model, Model) and model.patch):
            yield Finding(
                workspace.place(operation.span, "input"),
                f"the body of `{operation.name}` is no merge-patch, so what it leaves out has no clear meaning",
                "give the model a variant `Patch: {patch: true}` and take that, or use PUT for a whole replacement",
            )


def _api(body: str) -> str:
    return f"operations: {{change_order: {{input: {body}, rest: {{method: PATCH, path: /order}}}}}}"


_MODEL = """
models:
  Order:
    fields: {note: {type: string, max_length: 500, default: ""}}
    variants: {Create: {}, Patch: {patch: true}}
"""

RULE = SpecRule(
    Entry(
        id="lint/patch-without-merge-patch",
        title="A PATCH whose body is no merge-patch",
        reason="""\
A PATCH changes what its body names and keeps the rest. In a plain model a field that is left out has its default, so
that a change of one field silently resets others. A variant with `patch: true` is a merge-patch (RFC 7396): what is
absent stays, and null takes away.""",
        bad=shop(models=_MODEL, api=_api("OrderCreate")),
        good=shop(models=_MODEL, api=_api("OrderPatch")),
    ),
    check,
)
