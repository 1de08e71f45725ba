"""Pass: lowers enums, unions and base models. Variants follow in `variants`, once every base is known."""

from __future__ import annotations

from interlock.diagnostics.source import Span
from interlock.ir.declarations import Direction, Model, Union, UnionMember
from interlock.ir.types import QualifiedName
from interlock.lower.enums import lower_enum
from interlock.lower.fields import lower_field
from interlock.lower.program import AliasSymbol, InlineSymbol, ModelSymbol, Program, VariantSymbol
from interlock.lower.types import TypeResolver
from interlock.spec.nodes import AliasNode, EnumTypeNode, Spanned, UnionTypeNode


def lower_declarations(program: Program) -> None:
    """Fills `declarations` with the enums, the unions and the base models."""
    for scope in program.scopes.values():
        resolver = TypeResolver(program, scope.domain)
        for symbol in scope.symbols.values():
            match symbol:
                case ModelSymbol():
                    program.declarations[symbol.name] = _model(program, resolver, symbol)
                case InlineSymbol():
                    _inline(program, resolver, symbol)
                case AliasSymbol():
                    _named(program, resolver, symbol)
                case VariantSymbol():
                    pass


def _inline(program: Program, resolver: TypeResolver, symbol: InlineSymbol) -> None:
    match symbol.node:
        case EnumTypeNode() as enum:
            program.declarations[symbol.name] = lower_enum(program, symbol.name, enum, None, False, symbol.span)
        case UnionTypeNode() as union:
            program.declarations[symbol.name] = _union(resolver, symbol.name, union, symbol.span)


def _named(program: Program, resolver: TypeResolver, symbol: AliasSymbol) -> None:
    node = symbol.node
    typed = node.typed
    doc, deprecated = _text(node.doc), _flag(node.deprecated)
    if isinstance(typed.type, EnumTypeNode | UnionTypeNode):
        for constraint in typed.constraints:
            program.error(
                "spec/constraint-type",
                f"`{constraint.name.value}` means nothing for {_kind(node)}",
                constraint.name.span,
                help="it takes no constraints",
            )
    match typed.type:
        case EnumTypeNode() as enum:
            program.declarations[symbol.name] = lower_enum(program, symbol.name, enum, doc, deprecated, symbol.span)
        case UnionTypeNode() as union:
            lowered = _union(resolver, symbol.name, union, symbol.span)
            examples = tuple(example.value for example in node.examples)
            program.declarations[symbol.name] = Union(
                lowered.name, lowered.discriminator, lowered.members, doc, deprecated, examples, symbol.span
            )
        case _:
            pass


def _kind(node: AliasNode) -> str:
    return "an enum" if isinstance(node.typed.type, EnumTypeNode) else "a union"


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
