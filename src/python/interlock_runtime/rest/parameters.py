"""Parameters of path, query and header, read by a plan that is made once per operation.

FastAPI's own analysis of the signature says what there is; the values are read by the rules of
`interlock_runtime.rest.text` and `interlock_runtime.scalars`. What is refused, and where, is told in FastAPI's form and
order.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Final, Union, get_args, get_origin
from urllib.parse import parse_qsl

from fastapi.dependencies.models import Dependant
from pydantic import TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from interlock_runtime.rest.text import TextForm, text_form

ErrorDetail = dict[str, Any]
HeaderList = Sequence[tuple[bytes, bytes]]
Location = tuple[str, str]

_SEQUENCES = (list, set, frozenset)


class _Absent:
    """Stands for a parameter that did not come."""


ABSENT: Final = _Absent()

Raw = str | list[str] | _Absent


@dataclass(slots=True)
class Incoming:
    """The raw parts of a request. The query is decoded on first use, and once."""

    path_params: Mapping[str, str]
    query_string: bytes
    headers: Mapping[bytes, bytes]
    header_list: HeaderList
    _pairs: list[tuple[str, str]] | None = None
    _query: dict[str, str] | None = None

    @property
    def pairs(self) -> list[tuple[str, str]]:
        if self._pairs is None:
            self._pairs = parse_qsl(self.query_string.decode("latin-1"), keep_blank_values=True)
        return self._pairs

    @property
    def query(self) -> dict[str, str]:
        if self._query is None:
            self._query = dict(self.pairs)
        return self._query


Find = Callable[[Incoming], Raw]
Parse = Callable[[Any], tuple[Any, list[ErrorDetail]]]


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: `find` gets its text, `parse` its value, or what is wrong with it.

    `make_default` is None for a required one.
    """

    name: str
    loc: Location
    find: Find
    parse: Parse
    make_default: Callable[[], Any] | None


def plan_parameters(dependant: Dependant) -> tuple[Parameter, ...]:
    """The plan for the parameters that FastAPI found in a signature."""
    return (
        *(_parameter(field.name, field.field_info, "path") for field in dependant.path_params),
        *(_parameter(field.name, field.field_info, "query") for field in dependant.query_params),
        *(_parameter(field.name, field.field_info, "header") for field in dependant.header_params),
    )


def read_parameters(plan: tuple[Parameter, ...], incoming: Incoming, values: dict[str, Any]) -> list[ErrorDetail]:
    """Puts the checked values into `values`; returns what is wrong, in FastAPI's form and order."""
    errors: list[ErrorDetail] = []
    for parameter in plan:
        raw = parameter.find(incoming)
        if raw is ABSENT:
            if parameter.make_default is None:
                errors.append(missing(parameter.loc))
            else:
                values[parameter.name] = parameter.make_default()
            continue
        value, wrong = parameter.parse(raw)
        if wrong:
            errors += wrong
        else:
            values[parameter.name] = value
    return errors


def missing(loc: tuple[str, ...]) -> ErrorDetail:
    return {"type": "missing", "loc": loc, "msg": "Field required", "input": None}


def located(error: ValidationError, *loc: str | int) -> list[ErrorDetail]:
    """Pydantic's details with `loc` before their own place, as FastAPI has them."""
    return [{**detail, "loc": (*loc, *detail["loc"])} for detail in error.errors(include_url=False)]


def _parameter(name: str, info: FieldInfo, source: str) -> Parameter:
    wire = info.validation_alias if isinstance(info.validation_alias, str) else info.alias or name
    hint: Any = Annotated[(info.annotation, *info.metadata)] if info.metadata else info.annotation
    loc = (source, wire)
    sequence = _sequence(hint)
    parse = _scalar_parser(hint, loc) if sequence is None else _sequence_parser(hint, sequence, loc)
    return Parameter(name, loc, _finder(source, wire, sequence), parse, _default_of(info))


def _default_of(info: FieldInfo) -> Callable[[], Any] | None:
    if info.is_required():
        return None
    if info.default_factory is not None:
        factory: Any = info.default_factory
        return lambda: factory()
    default = info.default
    return lambda: default


def _scalar_parser(hint: Any, loc: Location) -> Parse:
    adapter: TypeAdapter[Any] = TypeAdapter(hint)
    form = text_form(adapter)
    allows = form.allows
    validate: Callable[[Any], Any] = adapter.validator.validate_strings

    def parse(text: str) -> tuple[Any, list[ErrorDetail]]:
        if not allows(text):
            return None, [_misformed(form, loc, text)]
        try:
            return validate(text), []
        except ValidationError as error:
            return None, located(error, *loc)

    return parse


def _sequence_parser(hint: Any, sequence: Any, loc: Location) -> Parse:
    """Reads each item as text, then checks the whole: pydantic knows text of scalars, not of lists."""
    item: TypeAdapter[Any] = TypeAdapter(get_args(sequence)[0])
    form = text_form(item)
    read_item: Callable[[Any], Any] = item.validator.validate_strings
    check = TypeAdapter(hint).validator.validate_python
    container: Callable[[list[Any]], Any] = get_origin(sequence)

    def parse(texts: list[str]) -> tuple[Any, list[ErrorDetail]]:
        values: list[Any] = []
        wrong: list[ErrorDetail] = []
        for position, text in enumerate(texts):
            if not form.allows(text):
                wrong.append(_misformed(form, (*loc, position), text))
                continue
            try:
                values.append(read_item(text))
            except ValidationError as error:
                wrong += located(error, *loc, position)
        if wrong:
            return None, wrong
        gathered = container(values)
        if len(gathered) < len(values):
            return None, [{"type": "unique_items", "loc": loc, "msg": "Items should be unique", "input": texts}]
        try:
            return check(gathered), []
        except ValidationError as error:
            return None, located(error, *loc)

    return parse


def _misformed(form: TextForm, loc: tuple[str | int, ...], text: str) -> ErrorDetail:
    return {"type": form.code, "loc": loc, "msg": form.message, "input": text}


def _finder(source: str, wire: str, sequence: Any | None) -> Find:
    match source:
        case "path":
            return lambda incoming: incoming.path_params[wire]
        case "query" if sequence is None:
            return lambda incoming: incoming.query.get(wire, ABSENT) if incoming.query_string else ABSENT
        case "query":
            return lambda incoming: [value for name, value in incoming.pairs if name == wire] or ABSENT
        case _:
            return _header_finder(wire.lower().encode("latin-1"), sequence)


def _header_finder(name: bytes, sequence: Any | None) -> Find:
    def find_first(incoming: Incoming) -> Raw:
        value = incoming.headers.get(name)
        return ABSENT if value is None else value.decode("latin-1")

    def find_all(incoming: Incoming) -> Raw:
        return [value.decode("latin-1") for key, value in incoming.header_list if key == name] or ABSENT

    return find_first if sequence is None else find_all


def _sequence(hint: Any) -> Any | None:
    """The list or set that a parameter is, `list[int]` of `list[int] | None`; None for one that comes once."""
    origin = get_origin(hint)
    if origin is Annotated:
        return _sequence(get_args(hint)[0])
    if origin in (Union, types.UnionType):
        return next((found for member in get_args(hint) if (found := _sequence(member)) is not None), None)
    return hint if origin in _SEQUENCES else None
