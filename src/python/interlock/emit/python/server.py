"""`specs/<domain>/<api>_server.py`: the router factory of an API, on the runtime's `ContractRouter`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from interlock.emit.emitter import OutputFile
from interlock.emit.python.event_names import contract_constant
from interlock.emit.python.imports import Imports
from interlock.emit.python.layout import Code, Keyword, call, either, keyword, statement, subscript
from interlock.emit.python.literals import docstring, literal, string
from interlock.emit.python.names import file_of, header, module_of, snake
from interlock.emit.python.signatures import (
    PRINCIPAL,
    Argument,
    answer_type,
    by_name,
    controller_arguments,
    controller_name,
    definition,
    named_params,
    path_params,
    publishes_anything,
    takes_principal,
)
from interlock.emit.python.templates import render
from interlock.emit.python.types import SCALARS, Annotation, annotation
from interlock.emit.python.values import is_written_as_json, value_expr
from interlock.ir.api import Api, Auth, Deprecation, Http, Operation, OperationEvents, Pagination, Param, ParamSource
from interlock.ir.declarations import Default, Model, Optional, Required
from interlock.ir.system import Domain, System
from interlock.ir.types import Json, NullableType, QualifiedName, Ref, SetType, Type

_CONTRACT = "interlock_runtime.rest.contract"
_MERGE_PATCH = "application/merge-patch+json"


class FactoryView(NamedTuple):
    """The function that makes the router; `router` is the statement that does."""

    definition: str
    controller: str
    prefix: str
    variable: str
    router: str


class OperationView(NamedTuple):
    """Finished lines of one operation."""

    decorator: str
    definition: str
    docstring: str | None
    body: str


class _Names(NamedTuple):
    """Names inside the factory, chosen so that no operation replaces them."""

    router: str
    controller: str


def emit_server(system: System, domain: Domain, api: Api) -> OutputFile:
    """The server module of an API. Operations that no HTTP request reaches are not in it."""
    module = module_of(api.domain, f"{api.module}_server")
    served = tuple((operation, operation.http) for operation in api.operations if operation.http is not None)
    operation_names = {operation.name for operation, _ in served}
    names = _Names(_free("router", operation_names), _free("controller", operation_names))
    factory_name = f"{snake(api.title)}_router"
    imports = Imports(module, taken=(*operation_names, factory_name, names.router, names.controller))
    imports.use("__future__", "annotations")
    prefix = _prefix(api, served)
    writer = _Writer(system, api, imports, names, prefix)
    content = render(
        "server.py.jinja",
        header=header(api.path),
        title=api.title,
        factory=_factory(api, tuple(operation for operation, _ in served), factory_name, names, prefix, imports),
        operations=tuple(writer.write(operation, http) for operation, http in served),
        imports=imports.block(),
    )
    return OutputFile(file_of(module), content)


def _free(name: str, taken: set[str]) -> str:
    while name in taken:
        name += "_"
    return name


def _prefix(api: Api, served: tuple[tuple[Operation, Http], ...]) -> str:
    """What every path begins with, and what a router is told once."""
    prefix = (f"/v{api.version}" if api.version is not None else "") + api.prefix
    return prefix if all(http.path.startswith(prefix) for _, http in served) else ""


def _factory(
    api: Api, operations: tuple[Operation, ...], name: str, names: _Names, prefix: str, imports: Imports
) -> FactoryView:
    shared = module_of(api.domain, api.module)
    controller = imports.use(shared, controller_name(api))
    provider = subscript(imports.use("interlock_runtime.call", "Provider"), controller)
    unit_of_work = imports.use("interlock_runtime.unit_of_work", "UnitOfWorkFactory")
    given = [Argument("unit_of_work", unit_of_work)]
    if any(operation.auth is not Auth.PUBLIC for operation in operations):
        given.append(Argument("authenticator", imports.use("interlock_runtime.auth.authenticator", "Authenticator")))
    if any(publishes_anything(operation) for operation in operations):
        given.append(Argument("events", imports.use("interlock_runtime.events.sink", "EventSink")))
    limits = Argument("limits", imports.use(_CONTRACT, "Limits"), imports.use(_CONTRACT, "DEFAULT_LIMITS"))
    router = call(
        imports.use("interlock_runtime.rest.router", "ContractRouter"),
        names.controller,
        keyword("name", string(f"{api.domain}.{api.module}")),
        keyword("prefix", string(prefix)),
        keyword("tags", literal(list(api.tags))),
        *(keyword(argument.name, argument.name) for argument in (*given, limits)),
    )
    arguments: tuple[str | Argument, ...] = (Argument(names.controller, provider), "*", *given, limits)
    return FactoryView(
        definition(f"def {name}", arguments, imports.use("fastapi", "APIRouter"), depth=0),
        controller,
        prefix,
        names.router,
        statement(f"{names.router} = ", router, depth=1),
    )


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes the operations of one API."""

    system: System
    api: Api
    imports: Imports
    names: _Names
    prefix: str

    def write(self, operation: Operation, http: Http) -> OperationView:
        shared = module_of(self.api.domain, self.api.module)
        controller = Argument(self.names.controller, self.imports.use(shared, controller_name(self.api)))
        positional, named = self._positional(operation), self._named(operation)
        arguments = (controller, *positional, *by_name(named))
        opening = f"{'def' if operation.stream else 'async def'} {operation.name}"
        return OperationView(
            statement("@", self._decorator(operation, http), depth=1),
            definition(opening, arguments, answer_type(operation, shared, self.imports), depth=1),
            docstring(operation.doc, depth=2) if operation.doc else None,
            self._call(operation),
        )

    def _decorator(self, operation: Operation, http: Http) -> Code:
        path = http.path[len(self.prefix) :]
        return call(
            f"{self.names.router}.operation",
            string(http.method.value),
            string(path),
            keyword("status", str(http.status)),
            *self._options(operation),
        )

    def _options(self, operation: Operation) -> Iterator[Code]:
        use = self.imports.use
        yield keyword("auth", f"{use(PRINCIPAL, 'Auth')}.{operation.auth.name}")
        if operation.summary is not None:
            yield keyword("summary", string(operation.summary))
        if operation.errors:
            yield keyword("errors", _tuple(self._error(name) for name in operation.errors))
        if operation.pagination is not None:
            yield keyword("paginate", f"{use(_CONTRACT, 'Pagination')}.{operation.pagination.name}")
        if operation.idempotent:
            yield keyword("idempotent", "True")
        if operation.deprecation is not None:
            yield keyword("deprecated", self._deprecation(operation.deprecation))
        if publishes_anything(operation):
            yield keyword("publishes", self._publishes(operation.events))
        if operation.timeout is not None:
            yield keyword("timeout", repr(operation.timeout))

    def _error(self, name: QualifiedName) -> str:
        return self.imports.use(module_of(name.domain, self.system.errors[name].module), name.name)

    def _deprecation(self, deprecation: Deprecation) -> Code:
        dates = (("since", deprecation.since), ("sunset", deprecation.sunset))
        return call(
            self.imports.use(_CONTRACT, "Deprecation"),
            *(
                keyword(name, f"{self.imports.use('datetime', 'date')}({day.year}, {day.month}, {day.day})")
                for name, day in dates
                if day is not None
            ),
        )

    def _publishes(self, events: OperationEvents) -> Code:
        outcomes = (("on_success", events.on_success), ("on_error", events.on_error))
        return call(
            self.imports.use(_CONTRACT, "Publishes"),
            *(keyword(outcome, self._event(name)) for outcome, name in outcomes if name is not None),
        )

    def _event(self, name: QualifiedName) -> Code:
        return f"{contract_constant(name, self.imports)}.type"

    def _positional(self, operation: Operation) -> tuple[Argument, ...]:
        arguments = [self._param(param) for param in path_params(operation)]
        if operation.input is not None:
            arguments.append(Argument("body", self._body(operation.input)))
        return tuple(arguments)

    def _body(self, input_: Type) -> Code:
        declared = self.system.declarations[input_.target] if isinstance(input_, Ref) else None
        is_patch = isinstance(declared, Model) and declared.patch
        media_type = (keyword("media_type", string(_MERGE_PATCH)),) if is_patch else ()
        written = annotation(input_, self.imports)
        return self._marked(written, call(self.imports.use("fastapi", "Body"), *media_type))

    def _named(self, operation: Operation) -> tuple[Argument, ...]:
        arguments = [self._param(param) for param in named_params(operation)]
        match operation.pagination:
            case Pagination.CURSOR:
                text = Annotation(either(self.imports.builtin("str"), "None"))
                arguments += [Argument("cursor", self._query(text), "None"), self._limit()]
            case Pagination.OFFSET:
                start = self._bounded(keyword("ge", "0"))
                arguments += [Argument("offset", self._query(start), "0"), self._limit()]
            case None:
                pass
        if takes_principal(operation):
            arguments.append(Argument("principal", self.imports.use(PRINCIPAL, "Principal")))
        return tuple(arguments)

    def _limit(self) -> Argument:
        return Argument("limit", self._query(self._bounded(keyword("ge", "1"), keyword("le", "100"))), "50")

    def _bounded(self, *bounds: Code) -> Annotation:
        return Annotation(
            self.imports.use(SCALARS, "SafeInt"), (), (call(self.imports.use(SCALARS, "Bounds"), *bounds),)
        )

    def _query(self, written: Annotation) -> Code:
        return self._marked(written, call(self.imports.use("fastapi", "Query")))

    def _param(self, param: Param) -> Argument:
        match param.presence:
            case Required():
                return Argument(param.name, self._described(param, param.type))
            case Optional():
                return Argument(param.name, self._described(param, NullableType(param.type)), "None")
            case Default(value):
                default = value_expr(value, param.type, self.imports, self.system)
                if isinstance(default, str) and is_written_as_json(param.type, self.system):
                    return Argument(param.name, self._described(param, param.type), default)
                made = keyword("default_factory", self._factory(param, value, default))
                return Argument(param.name, self._described(param, param.type, made))

    def _factory(self, param: Param, value: Json, default: Code) -> Code:
        """What makes a default that a signature may not hold: one that can change, that takes a call to make, or that
        has another form in JSON, for which the runtime then looks."""
        if value != []:
            return Keyword("lambda: ", default)
        return self.imports.builtin("set" if isinstance(param.type, SetType) else "list")

    @staticmethod
    def _metadata(param: Param) -> Iterator[Code]:
        if param.wire != param.name or param.source is ParamSource.HEADER:
            yield keyword("alias", string(param.wire))
        if param.doc:
            yield keyword("description", string(param.doc))
        if param.examples:
            yield keyword("examples", literal(list(param.examples)))
        if param.deprecated:
            yield keyword("deprecated", "True")

    def _described(self, param: Param, type_: Type, *extra: Code) -> Code:
        marker = {ParamSource.PATH: "Path", ParamSource.QUERY: "Query", ParamSource.HEADER: "Header"}[param.source]
        return self._marked(
            annotation(type_, self.imports),
            call(self.imports.use("fastapi", marker), *self._metadata(param), *extra),
        )

    def _marked(self, written: Annotation, marker: Code) -> Code:
        return Annotation(written.base, written.arguments, (*written.markers, marker)).code(self.imports)

    def _call(self, operation: Operation) -> str:
        positional, named = controller_arguments(operation, self.imports)
        called = call(
            f"{self.names.controller}.{operation.name}",
            *(argument.name for argument in positional),
            *(keyword(argument.name, argument.name) for argument in named),
        )
        if operation.stream:
            return statement("return ", called, depth=2)
        return statement("await " if operation.output is None else "return await ", called, depth=2)


def _tuple(items: Iterator[str]) -> Code:
    """`(A,)`, `(A, B)`."""
    members = tuple(items)
    return f"({members[0]},)" if len(members) == 1 else call("", *members)
