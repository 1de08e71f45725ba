"""`specs/<domain>/<api>_subscriber.py`: messages that drive the operations of an API, through the controller that
answers requests too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from interlock.emit.emitter import OutputFile
from interlock.emit.python.event_names import contract_constant
from interlock.emit.python.imports import Imports
from interlock.emit.python.layout import Code, call, keyword, statement, subscript
from interlock.emit.python.literals import string
from interlock.emit.python.methods import MethodView
from interlock.emit.python.names import file_of, header, module_of, snake
from interlock.emit.python.signatures import (
    Argument,
    answer_type,
    bare,
    controller_name,
    definition,
    named_params,
    publishes_anything,
)
from interlock.emit.python.subscriptions import SUBSCRIPTION, UNIT_OF_WORK, returned
from interlock.emit.python.templates import render
from interlock.emit.python.types import type_expr
from interlock.emit.python.values import value_expr
from interlock.ir.api import Api, Operation, Param
from interlock.ir.declarations import Default, Optional, Required
from interlock.ir.system import Domain, System
from interlock.ir.types import QualifiedName

_OUTCOME = ("interlock_runtime.events.subscription", "Outcome")


class Driven(NamedTuple):
    """An operation and the event that drives it."""

    operation: Operation
    event: QualifiedName


def driven_operations(api: Api) -> tuple[Driven, ...]:
    """The operations of an API that handle events."""
    return tuple(
        Driven(operation, operation.events.subscribe)
        for operation in api.operations
        if operation.events.subscribe is not None
    )


def emit_api_subscriber(system: System, domain: Domain, api: Api) -> OutputFile:
    """The subscriber's module of an API with operations that handle events. The others are not in it."""
    module = module_of(api.domain, f"{api.module}_subscriber")
    driven = driven_operations(api)
    factory = f"{snake(api.title)}_subscriptions"
    functions = (_function(operation) for operation, _ in driven)
    imports = Imports(module, taken=(factory, "controller", "message", "unit_of_work", "events", *functions))
    imports.use("__future__", "annotations")
    writer = _Writer(system, api, imports)
    content = render(
        "api_subscriber.py.jinja",
        header=header(api.path),
        title=api.title,
        operations=tuple(writer.function(operation) for operation, _ in driven),
        factory=_factory(api, driven, factory, imports),
        controller=writer.controller,
        subscriptions=returned(tuple(writer.subscription(operation, event) for operation, event in driven)),
        imports=imports.block(),
    )
    return OutputFile(file_of(module), content)


def _function(operation: Operation) -> str:
    return f"_{operation.name}"


def _factory(api: Api, driven: tuple[Driven, ...], name: str, imports: Imports) -> str:
    provider = subscript(
        imports.use("interlock_runtime.call", "Provider"),
        imports.use(module_of(api.domain, api.module), controller_name(api)),
    )
    arguments: list[str | Argument] = [
        Argument("controller", provider),
        "*",
        Argument("unit_of_work", imports.use(*UNIT_OF_WORK)),
    ]
    if any(publishes_anything(operation) for operation, _ in driven):
        arguments.append(Argument("events", imports.use("interlock_runtime.events.sink", "EventSink")))
    answer = subscript(imports.builtin("tuple"), imports.use(*SUBSCRIPTION), "...")
    return definition(f"def {name}", tuple(arguments), answer, depth=0)


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes the operations of one API."""

    system: System
    api: Api
    imports: Imports

    @property
    def controller(self) -> str:
        return self.imports.use(self._shared, controller_name(self.api))

    def function(self, operation: Operation) -> MethodView:
        """What hands a message to the controller. The names in it are the function's own, so none is in the way."""
        assert operation.input is not None
        message = Argument("message", type_expr(bare(operation.input), self.imports))
        answer = answer_type(operation, self._shared, self.imports)
        called = call(
            f"controller.{operation.name}",
            "message",
            *(keyword(param.name, self._left_out(param)) for param in named_params(operation)),
        )
        return MethodView(
            definition(
                f"async def {_function(operation)}", (Argument("controller", self.controller), message), answer, depth=0
            ),
            None,
            statement("await " if operation.output is None else "return await ", called, depth=1),
        )

    def subscription(self, operation: Operation, event: QualifiedName) -> Code:
        return call(
            self.imports.use(*SUBSCRIPTION),
            contract_constant(event, self.imports),
            string(f"{self.api.domain}.{self.api.module}.{operation.name}"),
            "controller",
            _function(operation),
            "unit_of_work",
            call(self.imports.use(*_OUTCOME), *self._outcome(operation)),
        )

    def _outcome(self, operation: Operation) -> Iterator[Code]:
        if operation.errors:
            yield keyword("errors", _tuple(tuple(self._error(name) for name in operation.errors)))
        if operation.events.on_success is not None:
            assert operation.output is not None
            yield keyword("output", type_expr(operation.output, self.imports))
            yield keyword("on_success", f"{contract_constant(operation.events.on_success, self.imports)}.type")
        if operation.events.on_error is not None:
            yield keyword("on_error", f"{contract_constant(operation.events.on_error, self.imports)}.type")
        if publishes_anything(operation):
            yield keyword("events", "events")

    def _left_out(self, param: Param) -> Code:
        """What the controller gets for a parameter that no message has."""
        match param.presence:
            case Optional():
                return "None"
            case Default(value):
                return value_expr(value, param.type, self.imports, self.system)
            case Required():
                raise AssertionError(f"no message has the parameter {param.name}; that is checked before")

    def _error(self, name: QualifiedName) -> str:
        return self.imports.use(module_of(name.domain, self.system.errors[name].module), name.name)

    @property
    def _shared(self) -> str:
        return module_of(self.api.domain, self.api.module)


def _tuple(members: tuple[str, ...]) -> Code:
    return f"({members[0]},)" if len(members) == 1 else call("", *members)
