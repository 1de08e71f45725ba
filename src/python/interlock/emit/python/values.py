"""Defaults: a JSON value of a type as the Python expression of the same value."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator
from decimal import Decimal
from re import compile as compile_pattern

from interlock.emit.python.imports import Imports
from interlock.emit.python.layout import Bracketed, Code, Keyword, call, keyword
from interlock.emit.python.literals import literal, string
from interlock.emit.python.names import enum_member, models_module
from interlock.ir.declarations import Alias, Enum, Field, Model, Required, Union
from interlock.ir.system import System
from interlock.ir.types import (
    ConstType,
    Json,
    ListType,
    MapType,
    NullableType,
    QualifiedName,
    Ref,
    Scalar,
    ScalarType,
    SetType,
    Type,
)

_DURATION = compile_pattern(
    r"P(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?(?:T(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+(?:\.\d+)?)S)?)?"
)


def value_expr(value: Json, type_: Type, imports: Imports, system: System) -> Code:
    """`value`, which is valid for `type_`, as an expression in the module that `imports` belongs to."""
    match type_:
        case ScalarType(scalar):
            return _scalar(value, scalar, imports)
        case ConstType():
            return literal(value)
        case ListType(item):
            return Bracketed("[", _items(value, item, imports, system), "]")
        case SetType(item):
            members = _items(value, item, imports, system)
            return Bracketed("{", members, "}") if members else call(imports.builtin("set"))
        case MapType(inner):
            entries = value.items() if isinstance(value, dict) else ()
            return Bracketed(
                "{",
                tuple(Keyword(f"{string(key)}: ", value_expr(item, inner, imports, system)) for key, item in entries),
                "}",
            )
        case NullableType(inner):
            return "None" if value is None else value_expr(value, inner, imports, system)
        case Ref(target):
            return _declared(value, target, imports, system)


def constructed(value: Json, type_: Type, system: System) -> Iterator[QualifiedName]:
    """The models that `value_expr` makes an instance of."""
    match type_:
        case ScalarType() | ConstType():
            return
        case ListType(item) | SetType(item):
            for entry in value if isinstance(value, list) else ():
                yield from constructed(entry, item, system)
        case MapType(item):
            for entry in value.values() if isinstance(value, dict) else ():
                yield from constructed(entry, item, system)
        case NullableType(inner):
            if value is not None:
                yield from constructed(value, inner, system)
        case Ref(target):
            match system.declarations[target]:
                case Enum():
                    return
                case Alias(type=inner):
                    yield from constructed(value, inner, system)
                case Union() as union:
                    yield from constructed(value, _member(value, union, system), system)
                case Model(name=name, fields=fields):
                    yield name
                    given = value if isinstance(value, dict) else {}
                    for field in fields:
                        if field.wire in given:
                            yield from constructed(given[field.wire], field.type, system)


def is_written_as_json(type_: Type, system: System) -> bool:
    """Whether the Python value of a default is the JSON value, so that a schema shows it rightly by itself."""
    match type_:
        case ScalarType(scalar):
            return scalar in _WRITTEN_AS_JSON
        case ConstType():
            return True
        case ListType(inner) | MapType(inner) | NullableType(inner):
            return is_written_as_json(inner, system)
        case SetType():
            return False
        case Ref(target):
            match system.declarations[target]:
                case Enum():
                    return True
                case Alias(type=inner):
                    return is_written_as_json(inner, system)
                case Model() | Union():
                    return False


def _items(value: Json, item: Type, imports: Imports, system: System) -> tuple[Code, ...]:
    return tuple(value_expr(entry, item, imports, system) for entry in (value if isinstance(value, list) else ()))


def _scalar(value: Json, scalar: Scalar, imports: Imports) -> Code:
    text = str(value)
    match scalar:
        case Scalar.INT64:
            return text
        case Scalar.DECIMAL:
            return call(imports.use("decimal", "Decimal"), string(format(Decimal(text), "f")))
        case Scalar.DATETIME:
            return call(f"{imports.use('datetime', 'datetime')}.fromisoformat", string(text))
        case Scalar.DATE:
            return call(f"{imports.use('datetime', 'date')}.fromisoformat", string(text))
        case Scalar.TIME:
            return call(f"{imports.use('datetime', 'time')}.fromisoformat", string(text))
        case Scalar.DURATION:
            return _duration(text, imports)
        case Scalar.UUID:
            return call(imports.use("uuid", "UUID"), string(text))
        case Scalar.BYTES:
            return _bytes(b64decode(text))
        case Scalar.INT | Scalar.FLOAT | Scalar.STRING | Scalar.BOOL | Scalar.EMAIL | Scalar.URL | Scalar.JSON:
            return literal(value)


def _duration(text: str, imports: Imports) -> Code:
    match = _DURATION.fullmatch(text)
    parts = {unit: amount for unit, amount in match.groupdict().items() if amount} if match else {}
    timedelta = imports.use("datetime", "timedelta")
    return call(timedelta, *(keyword(unit, _amount(amount)) for unit, amount in parts.items()))


def _amount(digits: str) -> str:
    return repr(float(digits)) if "." in digits else str(int(digits))


def _bytes(data: bytes) -> str:
    """A bytes literal in double quotes where that needs no more escapes than single ones."""
    text = repr(data)
    return f'b"{text[2:-1]}"' if text.startswith("b'") and '"' not in text else text


def _declared(value: Json, target: QualifiedName, imports: Imports, system: System) -> Code:
    declared = system.declarations[target]
    match declared:
        case Enum(members=members):
            member = next(member for member in members if member.value == value)
            return f"{imports.use(models_module(target.domain), target.name)}.{enum_member(member.name)}"
        case Model(fields=fields):
            given = value if isinstance(value, dict) else {}
            arguments = [
                keyword(field.name, value_expr(given[field.wire], field.type, imports, system))
                for field in fields
                if field.wire in given and not isinstance(field.type, ConstType)
            ]
            return call(imports.use(models_module(target.domain), target.name), *arguments)
        case Union():
            return value_expr(value, _member(value, declared, system), imports, system)
        case Alias(type=inner):
            return value_expr(value, inner, imports, system)


def _member(value: Json, union: Union, system: System) -> Type:
    """The union's member that a value is of: by its tag, else by its JSON type and, among models, by its keys."""
    if union.discriminator is not None and isinstance(value, dict):
        tag = value.get(union.discriminator)
        return next(member.type for member in union.members if member.tag == tag)
    return next(member.type for member in union.members if _accepts(member.type, value, system))


def _accepts(type_: Type, value: Json, system: System) -> bool:
    match type_:
        case ScalarType(scalar):
            return isinstance(value, _JSON_TYPES[scalar]) and not (isinstance(value, bool) and scalar in _NUMBERS)
        case ConstType(const):
            return value == const and isinstance(value, bool) == isinstance(const, bool)
        case ListType() | SetType():
            return isinstance(value, list)
        case MapType():
            return isinstance(value, dict)
        case NullableType(inner):
            return value is None or _accepts(inner, value, system)
        case Ref(target):
            match system.declarations[target]:
                case Enum(members=members):
                    return any(member.value == value for member in members)
                case Model(fields=fields):
                    return isinstance(value, dict) and _is_of(value, fields, system)
                case Union(members=alternatives):
                    return any(_accepts(member.type, value, system) for member in alternatives)
                case Alias(type=inner):
                    return _accepts(inner, value, system)


def _is_of(value: dict[str, Json], fields: tuple[Field, ...], system: System) -> bool:
    """Whether an object has every key that the model requires, and its constants."""
    return all(
        field.wire in value
        and (not isinstance(field.type, ConstType) or _accepts(field.type, value[field.wire], system))
        for field in fields
        if isinstance(field.presence, Required)
    )


_WRITTEN_AS_JSON = frozenset(
    {Scalar.INT, Scalar.FLOAT, Scalar.STRING, Scalar.BOOL, Scalar.DATE, Scalar.EMAIL, Scalar.URL, Scalar.JSON}
)
_NUMBERS = frozenset({Scalar.INT, Scalar.FLOAT})
_JSON_TYPES: dict[Scalar, type | tuple[type, ...]] = {
    **dict.fromkeys(Scalar, str),
    Scalar.INT: int,
    Scalar.FLOAT: (int, float),
    Scalar.BOOL: bool,
    Scalar.JSON: object,
}
