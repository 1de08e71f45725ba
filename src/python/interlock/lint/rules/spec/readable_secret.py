"""Passwords that are answered with."""

from __future__ import annotations

from collections.abc import Iterator

from interlock.diagnostics.catalogue.entry import Entry
from interlock.ir.declarations import Model
from interlock.ir.types import Scalar, ScalarType
from interlock.lint.spec.examples import shop
from interlock.lint.spec.names import words
from interlock.lint.spec.rule import Finding, SpecRule
from interlock.lint.spec.workspace import Workspace

_SECRETS = frozenset({"password", "passwd", "passphrase"})


def check(workspace: Workspace) -> Iterator[Finding]:
    for declared in workspace.declarations:
        if not isinstance(declared, Model) or declared.name not in workspace.in_answers:
            continue
        for field in declared.fields:
            said = words(field.name)
            type = workspace.bare(field.type)
            if said and said[-1] in _SECRETS and isinstance(type, ScalarType) and type.scalar is Scalar.STRING:
                yield Finding(
                    field.span,
                    f"`{field.name}` is answered with, and who gave it knows it",
                    "add `writeonly: true`",
                )


def _models(more: str) -> str:
    return f"""
    models:
      Customer:
        fields:
          name: string
          password: {{type: string{more}}}
        variants: {{Create: {{}}, Read: {{}}}}
    """


_API = "operations: {add_customer: {input: CustomerCreate, output: CustomerRead, rest: {method: POST, path: /}}}"

RULE = SpecRule(
    Entry(
        id="lint/readable-secret",
        title="A password in an answer or event",
        reason="""\
A password is sent once and kept as a hash. In an answer or a message it is in caches, logs, queues and the memory of
everybody who reads them. `writeonly: true` keeps it out of every variant that is an output.""",
        bad=shop(models=_models(""), api=_API),
        good=shop(models=_models(", writeonly: true"), api=_API),
    ),
    check,
)
