"""All that pages are made from, and what of it belongs to what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from interlock.diagnostics.source import SourceFile
from interlock.emit.portal import addresses
from interlock.emit.portal.addresses import Address
from interlock.emit.portal.types import references
from interlock.ir.api import Api, Operation
from interlock.ir.declarations import Alias, Declaration, Enum, Model, Union
from interlock.ir.deployment import EnvironmentContract
from interlock.ir.system import System
from interlock.ir.types import QualifiedName, Type
from interlock.topology.graph import Graph


@dataclass(frozen=True, slots=True)
class Use:
    """A place where a declared type is used: `how` is a few words, such as `body of`."""

    how: str
    what: str
    address: Address


@dataclass(frozen=True, slots=True)
class OperationOf:
    """An operation with the API that it belongs to."""

    api: Api
    operation: Operation


@dataclass(frozen=True)
class Material:
    """`sources` are the texts of specs and BUILD files, by path, as far as they are at hand."""

    system: System
    graph: Graph
    sources: Mapping[str, SourceFile]
    environment: EnvironmentContract

    @cached_property
    def uses(self) -> Mapping[QualifiedName, tuple[Use, ...]]:
        """Where each declared type is used, in the order of the specs. Where a model is used twice, both are told."""
        found: dict[QualifiedName, dict[Use, None]] = {}
        for name, use in self._uses():
            found.setdefault(name, {})[use] = None
        return {name: tuple(uses) for name, uses in found.items()}

    @cached_property
    def publishers(self) -> Mapping[QualifiedName, tuple[tuple[str, OperationOf], ...]]:
        """The operations that publish each event, with the circumstance."""
        found: dict[QualifiedName, list[tuple[str, OperationOf]]] = {}
        for each in self._operations():
            events = each.operation.events
            for circumstance, name in (
                ("after success of", events.on_success),
                ("after a problem of", events.on_error),
            ):
                if name is not None:
                    found.setdefault(name, []).append((circumstance, each))
        return {name: tuple(each) for name, each in found.items()}

    @cached_property
    def handlers(self) -> Mapping[QualifiedName, tuple[OperationOf, ...]]:
        """The operations that each event calls."""
        found: dict[QualifiedName, list[OperationOf]] = {}
        for each in self._operations():
            if each.operation.events.subscribe is not None:
                found.setdefault(each.operation.events.subscribe, []).append(each)
        return {name: tuple(each) for name, each in found.items()}

    def _operations(self) -> Iterator[OperationOf]:
        for domain in self.system.domains:
            for api in domain.apis:
                for operation in api.operations:
                    yield OperationOf(api, operation)

    def _uses(self) -> Iterator[tuple[QualifiedName, Use]]:
        for each in self._operations():
            yield from _operation_uses(each)
        for domain in self.system.domains:
            for api in domain.apis:
                for error in api.errors:
                    use = Use("member of the problem", str(error.name), addresses.of_error(error))
                    for field in error.fields:
                        yield from _each(field.type, use)
            for event in domain.events:
                yield from _each(event.message, Use("message of", str(event.name), addresses.of_event(event.name)))
            for task in domain.tasks:
                address = addresses.of_task(task.name)
                yield from _each(task.input, Use("input of", str(task.name), address))
                yield from _each(task.output, Use("result of", str(task.name), address))
            for declared in domain.declarations:
                use = Use("part of", str(declared.name), addresses.of_declaration(declared.name))
                for type_ in types_of(declared):
                    yield from _each(type_, use)


def types_of(declared: Declaration) -> Iterator[Type]:
    """The types that a declaration is made of."""
    match declared:
        case Model(fields=fields):
            yield from (field.type for field in fields)
        case Union(members=members):
            yield from (member.type for member in members)
        case Alias(type=inner):
            yield inner
        case Enum():
            return


def _operation_uses(each: OperationOf) -> Iterator[tuple[QualifiedName, Use]]:
    operation = each.operation
    name = f"{each.api.domain}.{operation.name}"
    address = addresses.of_operation(each.api, operation)
    yield from _each(operation.input, Use("body of", name, address))
    for param in operation.params:
        yield from _each(param.type, Use("parameter of", name, address))
    yield from _each(operation.output, Use("answer of", name, address))


def _each(type_: Type | None, use: Use) -> Iterator[tuple[QualifiedName, Use]]:
    if type_ is not None:
        for name in references(type_):
            yield name, use
