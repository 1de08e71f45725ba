"""Pass: lowers unions and base models. Variants follow in `variants`, once every base is known."""

from __future__ import annotations

from dataclasses import replace

from interlock.diagnostics.source import Span
from interlock.ir.declarations import Direction, Model, Union, UnionMember
from interlock.ir.types import QualifiedName
from interlock.lower.declarations.fields import lower_field
from interlock.lower.names.keys import is_true, value_of
from interlock.lower.program import AliasSymbol, InlineSymbol, ModelSymbol, Program
from interlock.lower.types.constraints import refuse_constraints
from interlock.lower.types.resolver import TypeResolver
from interlock.spec.nodes import AliasNode, TypedNode, UnionTypeNode


def lower_bases(program: Program) -> None:
    """Fills `declarations` with the unions and the base models. Enums and aliases must be lowered before."""
    for scope in program.scopes.values():
        resolver = TypeResolver(program, scope.domain)
        for symbol in scope.symbols.values():
            match symbol:
                case ModelSymbol():
                    program.declarations[symbol.name] = _model(program, resolver, symbol)
                case InlineSymbol(node=UnionTypeNode() as node):
                    program.declarations[symbol.name] = _union(resolver, symbol.name, node, symbol.span)
                case AliasSymbol(node=AliasNode(typed=TypedNode(type=UnionTypeNode() as node)) as alias):
                    union = _union(resolver, symbol.name, node, symbol.span)
                    program.declarations[symbol.name] = replace(
                        union,
                        doc=value_of(alias.doc),
                        deprecated=is_true(alias.deprecated),
                        examples=tuple(example.value for example in alias.examples),
                    )
                    refuse_constraints(program, alias.typed.constraints, "a union")
                case _:
                    pass


def _union(resolver: TypeResolver, name: QualifiedName, node: UnionTypeNode, span: Span) -> Union:
    members = tuple(UnionMember(value_of(member.tag), resolver.resolve(member.type)) for member in node.members)
    discriminator = value_of(node.discriminator)
    return Union(name, discriminator, members, None, False, (), span)


def _model(program: Program, resolver: TypeResolver, symbol: ModelSymbol) -> Model:
    node = symbol.node
    return Model(
        name=symbol.name,
        base=symbol.name.name,
        variant=None,
        direction=Direction.BOTH,
        patch=False,
        fields=tuple(lower_field(program, resolver, field) for field in node.fields),
        doc=value_of(node.doc),
        deprecated=is_true(node.deprecated),
        examples=tuple(example.value for example in node.examples),
        span=symbol.span,
    )
