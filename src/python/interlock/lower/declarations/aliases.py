"""Pass: lowers named types in an order in which each finds those it is made from, and cuts their cycles."""

from __future__ import annotations

from collections.abc import Iterator

from interlock.ir.declarations import Alias
from interlock.ir.types import QualifiedName, Type
from interlock.lower.names.keys import is_true, value_of
from interlock.lower.names.wording import circle_of
from interlock.lower.program import UNRESOLVED, AliasSymbol, Program
from interlock.lower.types.mentions import depth, mentions
from interlock.lower.types.resolver import TypeResolver
from interlock.lower.types.typed import constrained
from interlock.lower.values.wire_form import wire_form
from interlock.spec.nodes import EnumTypeNode, UnionTypeNode

MAX_DEPTH = 64
"""How deep lists, maps and aliases may lie in one another before a type is refused."""


def lower_aliases(program: Program) -> None:
    """Fills `declarations` with the aliases; one that lies on a cycle stands for nothing, in silence."""
    symbols = {symbol.name: symbol for symbol in _alias_symbols(program)}
    if not symbols:
        return
    resolvers = {domain: TypeResolver(program, domain) for domain in program.scopes}
    resolved = {name: resolvers[name.domain].resolve(symbol.node.typed.type) for name, symbol in symbols.items()}
    uses = {name: [target for target in mentions(type) if target in symbols] for name, type in resolved.items()}
    depths: dict[QualifiedName, int] = {}
    for name in _in_order_of_use(program, symbols, uses):
        depths[name] = depth(resolved[name]) + max((depths.get(used, 0) for used in uses[name]), default=0)
        if depths[name] > MAX_DEPTH:
            program.error(
                "spec/type-depth",
                f"`{name.name}` lies more than {MAX_DEPTH} types deep",
                symbols[name].span,
                help="put a model in between",
            )
            depths[name] = 0
            _give_up(program, symbols[name])
        else:
            _lower(program, symbols[name], resolved[name])


def _alias_symbols(program: Program) -> Iterator[AliasSymbol]:
    for scope in program.scopes.values():
        for symbol in scope.symbols.values():
            if isinstance(symbol, AliasSymbol) and not isinstance(symbol.node.typed.type, EnumTypeNode | UnionTypeNode):
                yield symbol


def _in_order_of_use(
    program: Program, symbols: dict[QualifiedName, AliasSymbol], uses: dict[QualifiedName, list[QualifiedName]]
) -> list[QualifiedName]:
    """Those that are used before those that use them; the members of cycles are reported and left out."""
    order: list[QualifiedName] = []
    done: set[QualifiedName] = set()
    for start in symbols:
        path: dict[QualifiedName, Iterator[QualifiedName]] = {}
        if start not in done:
            path[start] = iter(uses[start])
        while path:
            name = next(reversed(path))
            following = next((used for used in path[name] if used not in done), None)
            if following is None:
                path.popitem()
                if name not in done:
                    done.add(name)
                    order.append(name)
            elif following in path:
                names = list(path)
                cycle = names[names.index(following) :]
                _report_cycle(program, [symbols[member] for member in cycle])
                done.update(cycle)
            else:
                path[following] = iter(uses[following])
    return order


def _report_cycle(program: Program, cycle: list[AliasSymbol]) -> None:
    first, *others = cycle
    for symbol in cycle:
        _give_up(program, symbol)
    program.error(
        "spec/alias-cycle",
        f"`{first.name.name}` is defined by itself: {circle_of([symbol.name.name for symbol in cycle])}",
        first.span,
        related=[(symbol.span, "through this") for symbol in others],
        help="only models and unions may be recursive: put one in between",
    )


def _lower(program: Program, symbol: AliasSymbol, resolved: Type) -> None:
    node = symbol.node
    type = constrained(program, resolved, node.typed)
    program.declarations[symbol.name] = Alias(
        name=symbol.name,
        type=type,
        doc=value_of(node.doc),
        deprecated=is_true(node.deprecated),
        examples=tuple(wire_form(program, type, example.value) for example in node.examples),
        span=symbol.span,
    )


def _give_up(program: Program, symbol: AliasSymbol) -> None:
    program.declarations[symbol.name] = Alias(symbol.name, UNRESOLVED, None, False, (), symbol.span)
