"""Pass: gathers what every domain declares, names inline enums and unions, and finds names that are taken twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from interlock.diagnostics.source import Span
from interlock.ir.types import QualifiedName
from interlock.lower.names.collisions import report_collision
from interlock.lower.names.wording import pascal
from interlock.lower.program import (
    AliasSymbol,
    ErrorSymbol,
    EventSymbol,
    InlineSymbol,
    ModelSymbol,
    Program,
    Scope,
    Symbol,
    VariantSymbol,
)
from interlock.spec.nodes import (
    AliasNode,
    ApiFile,
    ConstTypeNode,
    EnumTypeNode,
    EventsFile,
    ListTypeNode,
    ManifestFile,
    MapTypeNode,
    ModelNode,
    ModelsFile,
    NamedTypeNode,
    NullableTypeNode,
    SetTypeNode,
    TasksFile,
    TypeNode,
    UnionTypeNode,
)
from interlock.workspace import domain_of_folder


def collect(program: Program) -> None:
    """Fills `scopes` and `inline_names`."""
    for file in program.files:
        scope = program.scope(domain_of_folder(file.folder))
        match file:
            case ModelsFile():
                for declaration in file.declarations:
                    for symbol in _symbols(program, scope, declaration):
                        _declare(program, scope, symbol)
            case ApiFile():
                for error in file.errors:
                    name = QualifiedName(scope.domain, error.name.value)
                    _declare_error(program, scope, ErrorSymbol(name, file.stem, error))
            case EventsFile():
                for event in file.events:
                    name = QualifiedName(scope.domain, event.name.value)
                    scope.events.setdefault(event.name.value, EventSymbol(name, event))
            case TasksFile() | ManifestFile():
                pass


def _described(symbol: Symbol) -> str:
    """What a symbol is, for messages."""
    match symbol:
        case ModelSymbol():
            return "this model"
        case VariantSymbol(base=base, node=node):
            return f"variant `{node.name.value}` of `{base.name}`"
        case AliasSymbol():
            return "this type"
        case InlineSymbol(node=EnumTypeNode()):
            return "the enum of this field"
        case InlineSymbol():
            return "the union of this field"


def _declare(program: Program, scope: Scope, symbol: Symbol) -> None:
    taken = scope.symbols.setdefault(symbol.name.name, symbol)
    if taken is not symbol:
        name = symbol.name.name
        first = (taken.span, f"{_described(taken)} is `{name}`")
        report_collision(program, name, _described(symbol), symbol.span, first)


def _declare_error(program: Program, scope: Scope, symbol: ErrorSymbol) -> None:
    taken = scope.errors.setdefault(symbol.name.name, symbol)
    if taken is not symbol:
        name = symbol.name.name
        first = (taken.node.name.span, f"an error of the domain is `{name}`")
        report_collision(program, name, "this error", symbol.node.name.span, first)


def _symbols(program: Program, scope: Scope, declaration: ModelNode | AliasNode) -> Iterator[Symbol]:
    name = QualifiedName(scope.domain, declaration.name.value)
    match declaration:
        case ModelNode():
            yield ModelSymbol(name, declaration, declaration.name.span)
            for field in declaration.fields:
                if not isinstance(field.typed.type, NamedTypeNode):
                    inline = list(_inline_types(field.typed.type))
                    inline_name = QualifiedName(scope.domain, name.name + pascal(field.name.value))
                    if inline:
                        yield _inline(program, inline[0], inline_name, field.name.span)
                        yield from _nested(program, inline[1:], inline_name, field.name.span)
            for variant in declaration.variants:
                full = QualifiedName(scope.domain, name.name + variant.name.value)
                yield VariantSymbol(full, name, variant, variant.name.span)
        case AliasNode():
            inline = [node for node in _inline_types(declaration.typed.type) if node is not declaration.typed.type]
            yield from _nested(program, inline, name, declaration.name.span)
            yield AliasSymbol(name, declaration, declaration.name.span)


def _inline(program: Program, node: EnumTypeNode | UnionTypeNode, name: QualifiedName, span: Span) -> InlineSymbol:
    program.inline_names[id(node)] = name
    return InlineSymbol(name, node, span)


def _nested(
    program: Program, nodes: Iterable[EnumTypeNode | UnionTypeNode], outer: QualifiedName, span: Span
) -> Iterator[InlineSymbol]:
    """Inside a named type the kind is the name's end. Two of one kind collide, and want names of their own."""
    for node in nodes:
        kind = "Enum" if isinstance(node, EnumTypeNode) else "Union"
        yield _inline(program, node, QualifiedName(outer.domain, outer.name + kind), span)


def _inline_types(node: TypeNode) -> Iterator[EnumTypeNode | UnionTypeNode]:
    match node:
        case EnumTypeNode():
            yield node
        case UnionTypeNode():
            yield node
            for member in node.members:
                yield from _inline_types(member.type)
        case (
            ListTypeNode(item=inner)
            | SetTypeNode(item=inner)
            | MapTypeNode(value=inner)
            | NullableTypeNode(inner=inner)
        ):
            yield from _inline_types(inner)
        case NamedTypeNode() | ConstTypeNode():
            pass
