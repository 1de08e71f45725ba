"""Passes: lower enums, and unions and base models. Variants follow in `variants`, once every base is known."""

from __future__ import annotations

from dataclasses import replace

from interlock.diagnostics.source import Span
from interlock.ir.declarations import Direction, Model, Union, UnionMember
from interlock.ir.types import QualifiedName
from interlock.lower.enums import lower_enum
from interlock.lower.fields import lower_field
from interlock.lower.program import AliasSymbol, InlineSymbol, ModelSymbol, Program
from interlock.lower.types import TypeResolver
from interlock.spec.nodes import AliasNode, EnumTypeNode, Spanned, TypedNode, UnionTypeNode


def lower_enums(program: Program) -> None:
    """Fills `declarations` with the enums; they refer to nothing."""
    for scope in program.scopes.values():
        for symbol in scope.symbols.values():
            match symbol:
                case InlineSymbol(node=EnumTypeNode() as node):
                    enum = lower_enum(program, symbol.name, node, None, False, symbol.span)
                case AliasSymbol(node=AliasNode(typed=TypedNode(type=EnumTypeNode() as node)) as alias):
                    doc, deprecated = _text(alias.doc), _flag(alias.deprecated)
                    enum = lower_enum(program, symbol.name, node, doc, deprecated, symbol.span)
                    _refuse_constraints(program, alias, "an enum")
                case _:
                    continue
            program.declarations[symbol.name] = enum


def lower_declarations(program: Program) -> None:
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
                        doc=_text(alias.doc),
                        deprecated=_flag(alias.deprecated),
                        examples=tuple(example.value for example in alias.examples),
                    )
                    _refuse_constraints(program, alias, "a union")
                case _:
                    pass


def _refuse_constraints(program: Program, alias: AliasNode, what: str) -> None:
    for constraint in alias.typed.constraints:
        program.error(
            "spec/constraint-type",
            f"`{constraint.name.value}` means nothing for {what}",
            constraint.name.span,
            help="it takes no constraints",
        )


def _union(resolver: TypeResolver, name: QualifiedName, node: UnionTypeNode, span: Span) -> Union:
    members = tuple(
        UnionMember(member.tag.value if member.tag else None, resolver.resolve(member.type)) for member in node.members
    )
    discriminator = node.discriminator.value if node.discriminator else None
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
        doc=_text(node.doc),
        deprecated=_flag(node.deprecated),
        examples=tuple(example.value for example in node.examples),
        span=symbol.span,
    )


def _text(node: Spanned[str] | None) -> str | None:
    return node.value if node else None


def _flag(node: Spanned[bool] | None) -> bool:
    return node is not None and node.value
