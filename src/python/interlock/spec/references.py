"""Which other folders a spec file speaks of, before anything is resolved."""

from __future__ import annotations

from collections.abc import Iterator

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
    OperationNode,
    SetTypeNode,
    SpecFile,
    TasksFile,
    TypeNode,
    UnionTypeNode,
)


def referenced_domains(file: SpecFile) -> frozenset[str]:
    """The domains before the last dot of every dotted name in the file, whether they exist or not."""
    return frozenset(name.rpartition(".")[0] for name in _names(file) if "." in name)


def _names(file: SpecFile) -> Iterator[str]:
    match file:
        case ModelsFile():
            for declaration in file.declarations:
                yield from _names_in_declaration(declaration)
        case ApiFile():
            for error in file.errors:
                for field in error.fields:
                    yield from _names_in_type(field.typed.type)
            for operation in file.operations:
                yield from _names_in_operation(operation)
        case EventsFile():
            for event in file.events:
                yield from _names_in_type(event.message)
        case TasksFile():
            for task in file.tasks:
                yield from _names_in_optional(task.input, task.output)
        case ManifestFile():
            return


def _names_in_declaration(declaration: ModelNode | AliasNode) -> Iterator[str]:
    match declaration:
        case ModelNode():
            for field in declaration.fields:
                yield from _names_in_type(field.typed.type)
        case AliasNode():
            yield from _names_in_type(declaration.typed.type)


def _names_in_operation(operation: OperationNode) -> Iterator[str]:
    yield from _names_in_optional(operation.input, operation.output)
    for param in operation.params:
        yield from _names_in_type(param.typed.type)
    for error in operation.errors:
        yield error.value
    if operation.events:
        events = operation.events
        for event in (events.subscribe, events.publish_on_success, events.publish_on_error):
            if event:
                yield event.value


def _names_in_optional(*nodes: TypeNode | None) -> Iterator[str]:
    for node in nodes:
        if node is not None:
            yield from _names_in_type(node)


def _names_in_type(node: TypeNode) -> Iterator[str]:
    match node:
        case NamedTypeNode():
            yield node.name
        case ListTypeNode() | SetTypeNode():
            yield from _names_in_type(node.item)
        case MapTypeNode():
            yield from _names_in_type(node.value)
        case NullableTypeNode():
            yield from _names_in_type(node.inner)
        case UnionTypeNode():
            for member in node.members:
                yield from _names_in_type(member.type)
        case EnumTypeNode() | ConstTypeNode():
            return
