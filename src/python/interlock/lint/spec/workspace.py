"""What rules ask: the system, who uses what in it, and how its files are written."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property
from typing import NamedTuple

from interlock.diagnostics.source import Span
from interlock.ir.api import Api, Http, Operation
from interlock.ir.declarations import Alias, Declaration, Field, Model
from interlock.ir.messaging import Event, Task
from interlock.ir.references import references, types_of
from interlock.ir.system import System
from interlock.ir.types import NullableType, QualifiedName, Ref, Type
from interlock.ir.written import Written, WrittenFile


class Route(NamedTuple):
    """An operation that has a route."""

    api: Api
    operation: Operation
    http: Http


class Workspace:
    """`written` gives the files of the system by path. `is_whole` tells whether all specs there are belong to it.

    Where it is not whole, what uses a declaration may be elsewhere.
    """

    def __init__(self, system: System, written: Callable[[str], WrittenFile], is_whole: bool) -> None:
        self.system = system
        self.is_whole = is_whole
        self._load = written
        self._files: dict[str, WrittenFile] = {}

    def file(self, path: str) -> WrittenFile:
        found = self._files.get(path)
        if found is None:
            found = self._files[path] = self._load(path)
        return found

    @cached_property
    def paths(self) -> tuple[str, ...]:
        """The files of models, APIs, events and tasks, sorted."""
        found = {declared.span.path for declared in self.declarations}
        found |= {api.path for api in self.apis}
        found |= {event.span.path for event in self.events} | {task.span.path for task in self.tasks}
        return tuple(sorted(found))

    def place(self, key: Span, *keys: str) -> Span:
        """Where the value of a key below the key at `key` stands; `key` itself where there is no such key.

        A value on lines of its own has its key's place: which of its lines comes first is a matter of layout.
        """
        file = self.file(key.path)
        above = file.below(key)
        if above is not None:
            above = above.get(*keys[:-1])
        name, value = (above.key(keys[-1]), above.get(keys[-1])) if above is not None else (None, None)
        if name is None or value is None:
            return key
        return name.span if file.is_in_lines(value) else value.span

    def below(self, key: Span) -> Written | None:
        """What is written below the key at a place, such as the name of a declaration, field or operation."""
        return self.file(key.path).below(key)

    def around(self, place: Span) -> Written | None:
        """The mapping in which a key or a value, such as the name of a parameter, stands."""
        return self.file(place.path).around(place)

    # What there is

    @cached_property
    def apis(self) -> tuple[Api, ...]:
        return tuple(api for domain in self.system.domains for api in domain.apis)

    @cached_property
    def operations(self) -> tuple[Operation, ...]:
        return tuple(operation for api in self.apis for operation in api.operations)

    @cached_property
    def routes(self) -> tuple[Route, ...]:
        return tuple(
            Route(api, operation, operation.http)
            for api in self.apis
            for operation in api.operations
            if operation.http is not None
        )

    @cached_property
    def events(self) -> tuple[Event, ...]:
        return tuple(event for domain in self.system.domains for event in domain.events)

    @cached_property
    def tasks(self) -> tuple[Task, ...]:
        return tuple(task for domain in self.system.domains for task in domain.tasks)

    @cached_property
    def declarations(self) -> tuple[Declaration, ...]:
        """All of them, also variants, inline enums and what was synthesized."""
        return tuple(declared for domain in self.system.domains for declared in domain.declarations)

    @cached_property
    def models(self) -> tuple[Model, ...]:
        return tuple(declared for declared in self.declarations if isinstance(declared, Model))

    @cached_property
    def named(self) -> tuple[Declaration, ...]:
        """What has a name of its own in a models.yaml: no variants, nothing inline, nothing synthesized."""
        return tuple(declared for declared in self.declarations if self._is_named(declared))

    def _is_named(self, declared: Declaration) -> bool:
        if isinstance(declared, Model) and declared.variant is not None:
            return False
        file = self.file(declared.span.path)
        key = file.key(declared.span)
        # What stands inside a named type, such as the enum of a list, has the place of that name and another name.
        return (
            key is not None and key.text == declared.name.name and file.around(declared.span) is file.root.get("models")
        )

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """The fields of models, as they are declared, and of errors."""
        of_models = (model.fields for model in self.models if model.variant is None)
        of_errors = (error.fields for api in self.apis for error in api.errors)
        return tuple(field for fields in (*of_models, *of_errors) for field in fields)

    # What leads where

    def dealias(self, type: Type) -> Type:
        while isinstance(type, Ref) and isinstance(declared := self.system.declarations.get(type.target), Alias):
            type = declared.type
        return type

    def bare(self, type: Type) -> Type:
        """The type behind aliases and nullability."""
        type = self.dealias(type)
        return self.bare(type.inner) if isinstance(type, NullableType) else type

    def declared(self, type: Type) -> Declaration | None:
        """What a type names, behind aliases."""
        type = self.dealias(type)
        return self.system.declarations.get(type.target) if isinstance(type, Ref) else None

    @cached_property
    def in_requests(self) -> frozenset[QualifiedName]:
        """What callers of routes send, and who starts tasks."""
        of_routes = (
            type
            for route in self.routes
            for type in (route.operation.input, *(param.type for param in route.operation.params))
        )
        return self._reach((*of_routes, *(task.input for task in self.tasks)))

    @cached_property
    def in_answers(self) -> frozenset[QualifiedName]:
        """What is read by those who call an operation, or take a message."""
        return self._reach(
            type
            for types in (
                (operation.output for operation in self.operations),
                (event.message for event in self.events),
                (task.output for task in self.tasks),
                (field.type for api in self.apis for error in api.errors for field in error.fields),
            )
            for type in types
        )

    @cached_property
    def read_later(self) -> frozenset[QualifiedName]:
        """What is read by what may be older than its sender: answers, messages, and what tasks are started with."""
        return self.in_answers | self._reach(task.input for task in self.tasks)

    @cached_property
    def in_use(self) -> frozenset[QualifiedName]:
        """What operations, errors, events and tasks lead to."""
        return self.in_answers | self._reach(
            type
            for types in (
                (operation.input for operation in self.operations),
                (param.type for operation in self.operations for param in operation.params),
                (task.input for task in self.tasks),
            )
            for type in types
        )

    def _reach(self, types: Iterable[Type | None]) -> frozenset[QualifiedName]:
        pending = [name for type in types if type is not None for name in references(type)]
        found: set[QualifiedName] = set()
        while pending:
            name = pending.pop()
            if name not in found:
                found.add(name)
                pending.extend(
                    target for type in types_of(self.system.declarations[name]) for target in references(type)
                )
        return frozenset(found)
