"""Named types that nothing needs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from interlock.diagnostics.catalogue.entry import Entry
from interlock.ir.declarations import Alias, Model
from interlock.lint.spec.examples import shop
from interlock.lint.spec.rule import Finding, SpecRule
from interlock.lint.spec.workspace import Workspace

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_PROSE = frozenset({"doc", "summary", "examples", "default", "pattern"})


def check(workspace: Workspace) -> Iterator[Finding]:
    if not workspace.is_whole:
        return
    used = [declared for declared in workspace.declarations if declared.name in workspace.in_use]
    bases = {(declared.span.path, declared.base) for declared in used if isinstance(declared, Model)}
    # What is made of a declaration because a variant refers to it has its place.
    places = {declared.span for declared in used}
    mentioned: frozenset[str] | None = None
    for declared in workspace.named:
        if declared.span in places or (declared.span.path, declared.name.name) in bases:
            continue
        if isinstance(declared, Alias):
            # With more constraints at its use, a named type is resolved to what it stands for, and its name is lost.
            mentioned = _mentioned(workspace) if mentioned is None else mentioned
            if declared.name.name in mentioned:
                continue
        yield Finding(
            declared.span,
            f"no operation, event or task needs `{declared.name.name}`",
            "take it away, or use it",
        )


def _mentioned(workspace: Workspace) -> frozenset[str]:
    """Every name that stands where a type may stand."""
    found: set[str] = set()
    for path in workspace.paths:
        pending = [workspace.file(path).root]
        while pending:
            value = pending.pop()
            pending.extend(below for key, below in value.entries if key.text not in _PROSE)
            pending.extend(value.items)
            if value.text is not None:
                found.update(_NAME.findall(value.text))
    return frozenset(found)


RULE = SpecRule(
    Entry(
        id="lint/unused-model",
        title="A model or type that nothing needs",
        reason="""\
A declaration that no operation, error, event or task leads to is in no message, and still is read, generated, kept up
to date and believed to matter. Models of several folders are looked at together.""",
        bad=shop(
            models="""
            models:
              Order: {fields: {id: int}}
              Coupon: {fields: {code: {type: string, max_length: 20}}}
            """,
            api="operations: {get_order: {output: Order, rest: {method: GET, path: /order}}}",
        ),
        good=shop(
            models="models: {Order: {fields: {id: int}}}",
            api="operations: {get_order: {output: Order, rest: {method: GET, path: /order}}}",
        ),
    ),
    check,
)
