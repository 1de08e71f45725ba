"""A field of a model as an annotated assignment."""

from __future__ import annotations

from collections.abc import Iterator, Set

from interlock.emit.python.imports import Imports
from interlock.emit.python.layout import Code, assignment, call, either, keyword
from interlock.emit.python.literals import literal, string
from interlock.emit.python.names import models_module
from interlock.emit.python.types import MODELS, Annotation, annotation
from interlock.emit.python.values import constructed, is_written_as_json, value_expr
from interlock.ir.declarations import Alias, Default, Field, Optional, Required
from interlock.ir.system import System
from interlock.ir.types import ConstType, Json, ListType, MapType, Ref, SetType, Type

_MUTABLE = ("[", "{", "set(", "set_(")
"""What the expression of a list, dictionary or set begins with."""


def field_statement(field: Field, imports: Imports, system: System, unfinished: Set[str]) -> str:
    """The statement that declares a field, indented as in a class body.

    `unfinished` names the classes of the module of which no instance can be made yet where the field stands.
    """
    written = annotation(field.type, imports)
    match field.presence:
        case Required():
            value = _const(field.type, imports)
        case Optional():
            value = imports.use(MODELS, "MISSING")
            written = _or_missing(written, value, imports)
        case Default(json):
            value = _default(field, json, imports, system, unfinished)
    metadata = tuple(_metadata(field, imports, system))
    if metadata:
        written = Annotation(written.base, (*written.arguments, *metadata), written.markers)
    return assignment(field.name, written.code(imports), value, depth=1)


def _or_missing(written: Annotation, missing: str, imports: Imports) -> Annotation:
    """Pydantic applies what stands in `Field` to the other alternatives; markers stay beside their type."""
    if written.markers:
        return Annotation(either(written.code(imports), missing))
    return Annotation(either(written.base, missing), written.arguments)


def schema_extra(extra: dict[str, Json]) -> Code:
    """The argument of `Field` that adds keywords to the JSON Schema."""
    return keyword("json_schema_extra", literal(extra))


def _const(type_: object, imports: Imports) -> Code | None:
    if not isinstance(type_, ConstType):
        return None
    return call(imports.use(MODELS, "const"), literal(type_.value))


def _default(field: Field, value: Json, imports: Imports, system: System, unfinished: Set[str]) -> Code:
    written = value_expr(value, field.type, imports, system)
    here = (name for name in constructed(value, field.type, system) if models_module(name.domain) == imports.module)
    if not unfinished.isdisjoint(name.name for name in here):
        return call(imports.use("pydantic", "Field"), keyword("default_factory", f"lambda: {written}"))
    if not str(written).startswith(_MUTABLE):
        return written
    # Pydantic gives every instance a copy, but a bare list does not look like that, neither to readers nor to linters.
    if not value or _is_container(field.type, system):
        return call(imports.use("pydantic", "Field"), keyword("default", written))
    # Through a function, type checkers do not see which of several types a value is meant for.
    return call(imports.use("typing", "cast"), imports.use("typing", "Any"), written)


def _is_container(type_: Type, system: System) -> bool:
    if isinstance(type_, Ref) and isinstance(declared := system.declarations[type_.target], Alias):
        return _is_container(declared.type, system)
    return isinstance(type_, ListType | SetType | MapType)


def _metadata(field: Field, imports: Imports, system: System) -> Iterator[Code]:
    """What belongs to the field and not to its type."""
    if field.wire != field.name:
        yield keyword("alias", string(field.wire))
    if field.doc:
        yield keyword("description", string(field.doc))
    if field.examples:
        yield keyword("examples", literal(list(field.examples)))
    extra: dict[str, Json] = {}
    if isinstance(field.presence, Default) and field.presence.value and not is_written_as_json(field.type, system):
        extra["default"] = field.presence.value
    for flag, name in ((field.deprecated, "deprecated"), (field.readonly, "readOnly"), (field.writeonly, "writeOnly")):
        if flag:
            extra[name] = True
    if extra:
        yield schema_extra(extra)
    if field.writeonly:
        # A secret stays out of logs.
        yield keyword("repr", "False")
