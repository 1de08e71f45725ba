"""Resolves the names written in specs to what they name, in the same folder or another."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from interlock.diagnostics.source import Span
from interlock.ir.types import QualifiedName, Scalar
from interlock.lower.names.wording import listing
from interlock.lower.program import ErrorSymbol, EventSymbol, ModelSymbol, Program, Scope
from interlock.spec.nodes import Spanned

_Found = TypeVar("_Found")

_FOREIGN_WORDS = {
    "any": "json",
    "array": "list[...]",
    "binary": "bytes",
    "boolean": "bool",
    "double": "float",
    "integer": "int",
    "long": "int64",
    "number": "float",
    "object": "map[string,...]",
    "str": "string",
    "text": "string",
    "timestamp": "datetime",
    "uri": "url",
}
"""What other schema languages call our types."""

_DECLARE = "declare it under `models` in the models.yaml of its folder"


def resolve_declared(program: Program, domain: str, name: str, span: Span) -> QualifiedName | None:
    """The model, variant, enum, union or alias of that name; None, and a diagnostic, when there is none."""
    target = _target_scope(program, domain, name, span)
    if target is None:
        return None
    scope, local = target
    symbol = scope.symbols.get(local)
    if symbol is not None:
        return symbol.name
    if not program.damage.may_lack(scope.domain):
        _report_unknown(program, scope, name, local, span)
    return None


def resolve_error(program: Program, domain: str, reference: Spanned[str]) -> ErrorSymbol | None:
    """The error of that name; None, and a diagnostic, when there is none."""
    return _resolve(program, domain, reference, "error", "spec/unknown-error", lambda scope: scope.errors)


def resolve_event(program: Program, domain: str, reference: Spanned[str]) -> EventSymbol | None:
    """The event of that name; None, and a diagnostic, when there is none."""
    return _resolve(program, domain, reference, "event", "spec/unknown-event", lambda scope: scope.events)


def _resolve(
    program: Program,
    domain: str,
    reference: Spanned[str],
    kind: str,
    unknown: str,
    declared: Callable[[Scope], Mapping[str, _Found]],
) -> _Found | None:
    """`unknown` is the id of the diagnostic."""
    target = _target_scope(program, domain, reference.value, reference.span)
    if target is None:
        return None
    scope, local = target
    table = declared(scope)
    found = table.get(local)
    if found is None and not program.damage.may_lack(scope.domain):
        names = sorted(table)
        known = f"the {kind}s there: {listing(names)}" if names else f"no {kind} is declared there"
        help = program.suggest(local, names) or known
        program.error(unknown, f"unknown {kind} `{reference.value}`", reference.span, help=help)
    return found


def _target_scope(program: Program, domain: str, name: str, span: Span) -> tuple[Scope, str] | None:
    other, _, local = name.rpartition(".")
    if not other or other == domain:
        return program.scope(domain), local
    scope = program.scopes.get(other)
    if scope is None and program.damage.may_lack(other):
        return None
    if scope is None:
        others = [known for known in program.scopes if known != domain]
        program.error(
            "spec/unknown-domain",
            f"unknown domain `{other}`: there is no spec in `specs/{other.replace('.', '/')}`",
            span,
            help=program.suggest(other, others) or "write the folder below `specs/`, with dots between its parts",
        )
        return None
    program.domain_edges.setdefault((domain, other), span)
    return scope, local


def _report_unknown(program: Program, scope: Scope, written: str, local: str, span: Span) -> None:
    base = _longest_model(scope, local)
    if base is not None and local[len(base.name.name)].isupper():
        variants = [variant.name.value for variant in base.node.variants]
        has = f"it has {listing(variants)}" if variants else "it has no variants"
        program.error(
            "spec/unknown-variant",
            f"`{base.name.name}` has no variant `{local[len(base.name.name) :]}`",
            span,
            help=program.suggest(local, [base.name.name + variant for variant in variants]) or has,
            related=[(base.span, has)],
        )
        return
    known = [*scope.symbols, *(scalar.value for scalar in Scalar)]
    ours = _FOREIGN_WORDS.get(local.lower())
    program.error(
        "spec/unknown-model",
        f"unknown type `{written}`",
        span,
        help=f"the type is called `{ours}` here" if ours else program.suggest(local, known) or _DECLARE,
    )


def _longest_model(scope: Scope, local: str) -> ModelSymbol | None:
    for end in range(len(local) - 1, 0, -1):
        symbol = scope.symbols.get(local[:end])
        if isinstance(symbol, ModelSymbol):
            return symbol
    return None
