"""Puts what the passes have lowered together, in the order of the files."""

from __future__ import annotations

from collections.abc import Iterator

from interlock.ir.declarations import Declaration
from interlock.ir.system import Domain, System
from interlock.ir.types import QualifiedName
from interlock.lower.program import AliasSymbol, ModelSymbol, Program, Scope


def assemble(program: Program) -> System:
    """The system; only sound when nothing was reported."""
    return System(
        tuple(_domain(program, program.scopes[name]) for name in sorted(program.scopes)),
        tuple(suppression for file in program.files for suppression in file.suppressions),
    )


def _domain(program: Program, scope: Scope) -> Domain:
    return Domain(
        name=scope.domain,
        declarations=tuple(_declarations(program, scope)),
        apis=tuple(sorted(scope.apis, key=lambda api: api.module)),
        events=tuple(scope.lowered_events),
        tasks=tuple(scope.tasks),
    )


def _declarations(program: Program, scope: Scope) -> Iterator[Declaration]:
    """Each declaration, then its variants, then what was synthesized from it; last, what comes of other domains."""
    owner: QualifiedName | None = None
    pending = {target: sorted(names) for target, names in scope.synthesized.items()}
    for symbol in scope.symbols.values():
        if isinstance(symbol, ModelSymbol | AliasSymbol):
            yield from _of(program, pending, owner)
            owner = symbol.name
        yield program.declarations[symbol.name]
    yield from _of(program, pending, owner)
    for target in sorted(pending):
        yield from (program.declarations[name] for name in pending[target])


def _of(
    program: Program, pending: dict[QualifiedName, list[QualifiedName]], target: QualifiedName | None
) -> Iterator[Declaration]:
    if target is not None:
        yield from (program.declarations[name] for name in pending.pop(target, ()))
