"""The names that specs declare, whatever else is wrong with them: what an editor offers."""

from __future__ import annotations

from collections.abc import Sequence

from interlock.diagnostics.diagnostic import Diagnostic
from interlock.ir.workspace_names import DeclaredName, DomainNames, WorkspaceNames
from interlock.lower.damage import Damage
from interlock.lower.names.collect import collect
from interlock.lower.names.keys import value_of
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
    EnumTypeNode,
    ListTypeNode,
    MapTypeNode,
    NamedTypeNode,
    NullableTypeNode,
    SetTypeNode,
    SpecFile,
    TypeNode,
    UnionTypeNode,
)
from interlock.workspace import domain_of_folder


def workspace_names(
    files: Sequence[SpecFile], loading: Sequence[Diagnostic] = (), services: Sequence[str] = ()
) -> WorkspaceNames:
    """Every declared name of the files; of two declarations of one name, the first counts.

    `loading` is what was reported while the files were loaded: folders in which something was unreadable are there
    too, as partial ones.
    """
    program = Program(tuple(sorted(files, key=lambda file: file.path)), Damage(loading))
    collect(program)
    for found in loading:
        if program.damage.may_lack(domain := _domain_of(found.primary.span.path)):
            program.scope(domain)
    apis: dict[str, list[str]] = {}
    for file in program.files:
        if isinstance(file, ApiFile):
            apis.setdefault(domain_of_folder(file.folder), []).append(file.stem)
    domains = (_domain(program, program.scopes[name], apis.get(name, ())) for name in sorted(program.scopes))
    return WorkspaceNames(tuple(domains), tuple(sorted(set(services))))


def _domain_of(path: str) -> str:
    return domain_of_folder(path.rpartition("/")[0])


def _domain(program: Program, scope: Scope, apis: Sequence[str]) -> DomainNames:
    return DomainNames(
        scope.domain,
        types=tuple(_type(scope, symbol) for symbol in scope.symbols.values()),
        errors=tuple(_error(symbol) for symbol in scope.errors.values()),
        events=tuple(_event(symbol) for symbol in scope.events.values()),
        apis=tuple(apis),
        partial=program.damage.may_lack(scope.domain),
    )


def _type(scope: Scope, symbol: Symbol) -> DeclaredName:
    match symbol:
        case ModelSymbol(node=node):
            what, doc = "model", node.doc
        case VariantSymbol(base=base, node=variant):
            model = scope.symbols.get(base.name)
            what = f"variant `{variant.name.value}` of `{base.name}`"
            doc = model.node.doc if isinstance(model, ModelSymbol) else None
        case AliasSymbol(node=alias):
            what, doc = _alias(alias), alias.doc
        case InlineSymbol(node=EnumTypeNode()):
            what, doc = "enum, written in a field", None
        case InlineSymbol():
            what, doc = "union, written in a field", None
    return DeclaredName(symbol.name.name, what, symbol.span.path, value_of(doc))


def _alias(node: AliasNode) -> str:
    match node.typed.type:
        case EnumTypeNode():
            return "enum"
        case UnionTypeNode():
            return "union"
        case other:
            return f"type, `{_short_form(other)}`"


def _error(symbol: ErrorSymbol) -> DeclaredName:
    node = symbol.node
    return DeclaredName(symbol.name.name, f"error {node.status.value}", node.name.span.path, value_of(node.doc))


def _event(symbol: EventSymbol) -> DeclaredName:
    node = symbol.node
    return DeclaredName(
        symbol.name.name, f"event, `{_short_form(node.message)}`", node.name.span.path, value_of(node.doc)
    )


def _short_form(node: TypeNode) -> str:
    """A type in the short form; what has none is told by its kind."""
    match node:
        case NamedTypeNode(name=name):
            return name
        case ListTypeNode(item=item):
            return f"list[{_short_form(item)}]"
        case SetTypeNode(item=item):
            return f"set[{_short_form(item)}]"
        case MapTypeNode(key=key, value=value):
            return f"map[{_short_form(key)}, {_short_form(value)}]"
        case NullableTypeNode(inner=inner):
            return f"{_short_form(inner)}?"
        case EnumTypeNode():
            return "enum"
        case UnionTypeNode():
            return "union"
        case _:
            return "const"
