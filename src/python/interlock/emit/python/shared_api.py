"""`specs/<domain>/<api>.py`: what both sides of an API share. It imports no web framework."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from interlock.emit.emitter import OutputFile
from interlock.emit.python.fields import field_statement
from interlock.emit.python.imports import Imports
from interlock.emit.python.layout import Code, call, either, keyword, subscript
from interlock.emit.python.literals import docstring, literal, string
from interlock.emit.python.names import file_of, header, module_of
from interlock.emit.python.signatures import (
    answer_type,
    bare,
    by_name,
    controller_arguments,
    controller_name,
    definition,
    page_name,
)
from interlock.emit.python.templates import render
from interlock.emit.python.types import MODELS, SCALARS, type_expr
from interlock.emit.python.values import value_expr
from interlock.ir.api import Api, Error, Operation, Pagination
from interlock.ir.declarations import Default, Field, Required
from interlock.ir.system import Domain, System
from interlock.ir.types import ConstType, ListType

PROBLEMS = "interlock_runtime.problems"


class ErrorView(NamedTuple):
    """An error's class; `fields` are finished lines."""

    name: str
    base: str
    class_var: str
    docstring: str | None
    status: int
    type_uri: str
    title: str
    fields: tuple[str, ...]


class PageView(NamedTuple):
    """The envelope of a page; `position` is the field that leads to the next one."""

    name: str
    base: str
    operation: str
    items: Code
    position: str


class MethodView(NamedTuple):
    definition: str
    docstring: str | None


class ControllerView(NamedTuple):
    name: str
    base: str
    methods: tuple[MethodView, ...]


def emit_shared_api(system: System, domain: Domain, api: Api) -> OutputFile:
    """The shared module of an API."""
    module = module_of(api.domain, api.module)
    imports = Imports(module, taken=_taken(api))
    imports.use("__future__", "annotations")
    errors = tuple(_error(error, imports, system) for error in api.errors)
    content = render(
        "shared_api.py.jinja",
        header=header(api.path),
        title=api.title,
        dataclass=imports.use("dataclasses", "dataclass") if errors else "",
        int=imports.builtin("int"),
        str=imports.builtin("str"),
        errors=errors,
        pages=tuple(_pages(api, imports)),
        controller=_controller(api, module, imports),
        imports=imports.block(),
    )
    return OutputFile(file_of(module), content)


def _taken(api: Api) -> Iterator[str]:
    """Names that the module binds, in it or in one of its classes."""
    yield from ("items", "next_cursor", "total", "status", "type_uri", "title", controller_name(api))
    for error in api.errors:
        yield error.name.name
        yield from (field.name for field in error.fields)
    for operation in api.operations:
        yield from (operation.name, page_name(operation))


def _error(error: Error, imports: Imports, system: System) -> ErrorView:
    return ErrorView(
        error.name.name,
        imports.use(PROBLEMS, "Problem"),
        imports.use("typing", "ClassVar"),
        docstring(error.doc, depth=1) if error.doc else None,
        error.status,
        string(error.type_uri),
        string(error.title),
        tuple(_extension(field, imports, system) for field in error.fields),
    )


def _extension(field: Field, imports: Imports, system: System) -> str:
    """A field of a dataclass. It is written as one of a model, but where dataclasses spell a default differently."""
    if isinstance(field.type, ConstType):
        constant = subscript(imports.use("typing", "Literal"), literal(field.type.value))
        return f"    {field.name}: {constant} = {literal(field.type.value)}"
    if isinstance(field.presence, Default) and isinstance(field.presence.value, list | dict):
        made = f"lambda: {value_expr(field.presence.value, field.type, imports, system)}"
        factory = call(imports.use("dataclasses", "field"), keyword("default_factory", made))
        return f"{field_statement(replace(field, presence=Required()), imports, system, frozenset())} = {factory}"
    return field_statement(field, imports, system, frozenset())


def _pages(api: Api, imports: Imports) -> Iterator[PageView]:
    for operation in api.operations:
        if operation.pagination is None or operation.output is None:
            continue
        items = type_expr(ListType(bare(operation.output)), imports)
        position = _position(operation.pagination, imports)
        yield PageView(page_name(operation), imports.use(MODELS, "Model"), operation.name, items, position)


def _position(pagination: Pagination, imports: Imports) -> str:
    match pagination:
        case Pagination.CURSOR:
            return f"next_cursor: {either(imports.builtin('str'), 'None')}"
        case Pagination.OFFSET:
            bounds = call(imports.use(SCALARS, "Bounds"), keyword("ge", "0"))
            total = subscript(imports.use("typing", "Annotated"), imports.use(SCALARS, "SafeInt"), bounds)
            return f"total: {total}"


def _controller(api: Api, module: str, imports: Imports) -> ControllerView:
    return ControllerView(
        controller_name(api),
        imports.use("typing", "Protocol"),
        tuple(_method(operation, module, imports) for operation in api.operations),
    )


def _method(operation: Operation, module: str, imports: Imports) -> MethodView:
    positional, named = controller_arguments(operation, imports)
    arguments = ("self", *positional, *by_name(named))
    opening = f"{'def' if operation.stream else 'async def'} {operation.name}"
    doc = operation.doc or operation.summary
    return MethodView(
        definition(opening, arguments, answer_type(operation, module, imports), "" if doc else " ...", depth=1),
        docstring(doc, depth=2) if doc else None,
    )
