"""Named types that nothing needs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from interlock.diagnostics.catalogue.entry import Entry
from interlock.ir.declarations import Alias, Model
from interlock.ir.types import QualifiedName
from interlock.lint.spec.examples import shop
from interlock.lint.spec.rule import Finding, SpecRule
from interlock.lint.spec.type_places import type_places
from interlock.lint.spec.workspace import Workspace
from interlock.workspace import domain_of_folder

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.]*")


def check(workspace: Workspace) -> Iterator[Finding]:
    if not workspace.is_whole:
        return
    used = [declared for declared in workspace.declarations if declared.name in workspace.in_use]
    bases = {(declared.span.path, declared.base) for declared in used if isinstance(declared, Model)}
    # What is made of a declaration because a variant refers to it has its place.
    places = {declared.span for declared in used}
    mentioned: frozenset[QualifiedName] | None = None
    for declared in workspace.named:
        if declared.span in places or (declared.span.path, declared.name.name) in bases:
            continue
        if isinstance(declared, Alias):
            # With more constraints at its use, a named type is resolved to what it stands for, and its name is lost.
            mentioned = _mentioned(workspace) if mentioned is None else mentioned
            if declared.name in mentioned:
                continue
        yield Finding(
            declared.span,
            f"no operation, event or task needs `{declared.name.name}`",
            "take it away, or use it",
        )


def _mentioned(workspace: Workspace) -> frozenset[QualifiedName]:
    """What is named where a type is written, by the name alone in its own folder."""
    found: set[QualifiedName] = set()
    for path in workspace.paths:
        own = domain_of_folder(path.rpartition("/")[0])
        for place in type_places(workspace.file(path).root):
            for name in _NAME.findall(place.text or ""):
                domain, _, declared = name.rpartition(".")
                found.add(QualifiedName(domain or own, declared))
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
