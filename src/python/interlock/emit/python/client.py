"""`specs/<domain>/<api>_client.py`: calls the operations of an API, on the runtime's `ServiceClient`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from interlock.emit.emitter import OutputFile
from interlock.emit.python.imports import Imports
from interlock.emit.python.layout import (
    Bracketed,
    Code,
    Keyword,
    assignment,
    call,
    either,
    keyword,
    statement,
    subscript,
)
from interlock.emit.python.literals import docstring, string
from interlock.emit.python.names import file_of, header, module_of, pascal
from interlock.emit.python.signatures import Argument, answer_type, bare, definition, named_params, path_params
from interlock.emit.python.templates import render
from interlock.emit.python.types import type_expr
from interlock.ir.api import Api, Http, Operation, Pagination, ParamSource
from interlock.ir.declarations import Model, Required
from interlock.ir.system import Domain, System
from interlock.ir.types import QualifiedName, Ref, Scalar, ScalarType, Type

_CLIENT = "interlock_runtime.client"
_MERGE_PATCH = "application/merge-patch+json"


class MethodView(NamedTuple):
    """A method, in finished lines."""

    definition: str
    docstring: str | None
    body: str


class OperationView(NamedTuple):
    """An operation: the constant that describes it and the methods that call it."""

    constant: str
    methods: tuple[MethodView, ...]


def emit_client(system: System, domain: Domain, api: Api) -> OutputFile:
    """The client module of an API. Operations that no HTTP request reaches are not in it."""
    module = module_of(api.domain, f"{api.module}_client")
    served = tuple((operation, operation.http) for operation in api.operations if operation.http is not None)
    class_name = f"{pascal(api.title)}Client"
    names = _Names((operation for operation, _ in served), class_name)
    imports = Imports(module, taken=names.taken)
    imports.use("__future__", "annotations")
    writer = _Writer(system, api, imports, names)
    content = render(
        "client.py.jinja",
        header=header(api.path),
        title=api.title,
        name=class_name,
        service_client=imports.use(_CLIENT, "ServiceClient"),
        operations=tuple(writer.write(operation, http) for operation, http in served),
        imports=imports.block(),
    )
    return OutputFile(file_of(module), content)


class _Names:
    """The names that the module binds, and those that it makes up for operations."""

    def __init__(self, operations: Iterable[Operation], class_name: str) -> None:
        self.constants: dict[str, str] = {}
        listed = tuple(operations)
        self.taken = {class_name, *(operation.name for operation in listed)}
        self.taken.update(sent.name for operation in listed for sent in _parameters(operation))
        self.taken.update(_iterator_name(operation) for operation in listed if operation.pagination is not None)
        for operation in listed:
            self.constants[operation.name] = self._free(f"_{operation.name.upper()}")

    def _free(self, name: str) -> str:
        while name in self.taken:
            name += "_"
        self.taken.add(name)
        return name


class _Sent(NamedTuple):
    """A parameter of a request: its name on the wire, the method's argument, and its type."""

    source: ParamSource
    wire: str
    name: str
    type: Type
    required: bool


_ARGUMENTS = {ParamSource.PATH: "path", ParamSource.QUERY: "query", ParamSource.HEADER: "headers"}
_LIMIT = _Sent(ParamSource.QUERY, "limit", "limit", ScalarType(Scalar.INT), required=False)
_POSITIONS = {
    Pagination.CURSOR: _Sent(ParamSource.QUERY, "cursor", "cursor", ScalarType(Scalar.STRING), required=False),
    Pagination.OFFSET: _Sent(ParamSource.QUERY, "offset", "offset", ScalarType(Scalar.INT), required=False),
}


def _iterator_name(operation: Operation) -> str:
    """No operation is called so; that is checked with the other names."""
    return f"iter_{operation.name}"


def _parameters(operation: Operation) -> Iterator[_Sent]:
    """Those of the path first, in its order; those that choose a page last."""
    for param in (*path_params(operation), *named_params(operation)):
        yield _Sent(param.source, param.wire, param.name, param.type, isinstance(param.presence, Required))
    if operation.pagination is not None:
        yield from (_POSITIONS[operation.pagination], _LIMIT)


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes the operations of one API."""

    system: System
    api: Api
    imports: Imports
    names: _Names

    def write(self, operation: Operation, http: Http) -> OperationView:
        methods = [self._method(operation)]
        if operation.pagination is not None and operation.output is not None:
            methods.append(self._iterator(operation, operation.output, operation.pagination))
        return OperationView(self._constant(operation, http), tuple(methods))

    def _constant(self, operation: Operation, http: Http) -> str:
        described = self.imports.use(_CLIENT, "Operation")
        value = call(
            described,
            string(f"{self.api.domain}.{self.api.module}.{operation.name}"),
            string(http.method.value),
            string(http.path),
            keyword("status", str(http.status)),
            *self._description(operation),
        )
        return assignment(self.names.constants[operation.name], subscript(described, self._read(operation)), value)

    def _description(self, operation: Operation) -> Iterator[Code]:
        if operation.output is not None:
            yield keyword("answer", self._read(operation))
        if operation.input is not None:
            yield keyword("body", self._type(operation.input))
            if self._is_patch(operation.input):
                yield keyword("content_type", string(_MERGE_PATCH))
        for source in ParamSource:
            types = [(sent.wire, self._type(sent.type)) for sent in _parameters(operation) if sent.source is source]
            if types:
                yield keyword(f"{source.value}_types", _dictionary(types))
        if operation.errors:
            yield keyword("errors", _tuple([self._error(name) for name in operation.errors]))
        if operation.idempotent:
            yield keyword("idempotent", "True")

    def _method(self, operation: Operation) -> MethodView:
        named = [self._argument(sent) for sent in _parameters(operation) if sent.source is not ParamSource.PATH]
        if operation.idempotent:
            named.append(self._optional("idempotency_key", "str"))
        named.append(self._optional("timeout", "float"))
        opening = f"{'def' if operation.stream else 'async def'} {operation.name}"
        answer = answer_type(operation, self._shared, self.imports)
        return MethodView(
            definition(opening, ("self", *self._positional(operation), "*", *named), answer, depth=1),
            self._docstring(operation),
            self._call(operation),
        )

    def _call(self, operation: Operation) -> str:
        given: list[Code] = [self.names.constants[operation.name]]
        for source, argument in _ARGUMENTS.items():
            values = [(sent.wire, sent.name) for sent in _parameters(operation) if sent.source is source]
            if values:
                given.append(keyword(argument, _dictionary(values)))
        if operation.input is not None:
            given.append(keyword("body", "body"))
        if operation.idempotent:
            given.append(keyword("idempotency_key", "idempotency_key"))
        given.append(keyword("timeout", "timeout"))
        if operation.stream:
            return statement("return ", call("self._http.stream", *given), depth=2)
        prefix = "await " if operation.output is None else "return await "
        return statement(prefix, call("self._http.call", *given), depth=2)

    def _iterator(self, operation: Operation, item: Type, pagination: Pagination) -> MethodView:
        """A method that goes through all pages of a list."""
        position = _POSITIONS[pagination].name
        positional = self._positional(operation)
        sent = [sent for sent in _parameters(operation) if sent.source is not ParamSource.PATH]
        named = [self._argument(given) for given in sent if given.name != position]
        named.append(self._optional("timeout", "float"))
        fetched = call(
            f"self.{operation.name}",
            *(argument.name for argument in positional),
            *(keyword(name, name) for name in (*(given.name for given in sent), "timeout")),
        )
        items = subscript(self.imports.use("collections.abc", "AsyncIterator"), self._type(item))
        opening = f"def {_iterator_name(operation)}"
        pages = call(self.imports.use(_CLIENT, f"by_{position}"), Keyword(f"lambda {position}: ", fetched))
        return MethodView(
            definition(opening, ("self", *positional, "*", *named), items, depth=1),
            docstring(f"Every item of `{operation.name}`, page by page; `limit` is the size of a page.", depth=2),
            statement("return ", pages, depth=2),
        )

    def _positional(self, operation: Operation) -> tuple[Argument, ...]:
        arguments = [Argument(param.name, self._type(param.type)) for param in path_params(operation)]
        if operation.input is not None:
            arguments.append(Argument("body", self._type(operation.input)))
        return tuple(arguments)

    def _argument(self, sent: _Sent) -> Argument:
        """Whatever the server has a default for is left to it: None is an absent parameter."""
        annotation = self._type(sent.type)
        return (
            Argument(sent.name, annotation)
            if sent.required
            else Argument(sent.name, either(annotation, "None"), "None")
        )

    def _optional(self, name: str, type_: str) -> Argument:
        return Argument(name, either(self.imports.builtin(type_), "None"), "None")

    def _docstring(self, operation: Operation) -> str | None:
        paragraphs = [text for text in (operation.doc or operation.summary,) if text]
        if operation.errors:
            paragraphs.append(f"Raises {', '.join(f'`{self._error(name)}`' for name in operation.errors)}.")
        return docstring("\n\n".join(paragraphs), depth=2) if paragraphs else None

    def _read(self, operation: Operation) -> Code:
        """The type of the answer, or of one event of a stream."""
        if operation.stream and operation.output is not None:
            return self._type(operation.output)
        return answer_type(operation, self._shared, self.imports)

    def _type(self, type_: Type) -> Code:
        return type_expr(bare(type_), self.imports)

    def _error(self, name: QualifiedName) -> str:
        return self.imports.use(module_of(name.domain, self.system.errors[name].module), name.name)

    def _is_patch(self, input_: Type) -> bool:
        declared = self.system.declarations[input_.target] if isinstance(input_, Ref) else None
        return isinstance(declared, Model) and declared.patch

    @property
    def _shared(self) -> str:
        """The module that declares pages."""
        return module_of(self.api.domain, self.api.module)


def _dictionary(members: Iterable[tuple[str, Code]]) -> Code:
    return Bracketed("{", tuple(Keyword(f"{string(name)}: ", value) for name, value in members), "}")


def _tuple(members: list[str]) -> Code:
    return f"({members[0]},)" if len(members) == 1 else call("", *members)
