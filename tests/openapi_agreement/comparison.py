"""Every place at which two documents disagree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from tests.openapi_agreement.normalisation import Document, Json, Operation, Schema, keywords

_ONE_SCHEMA = frozenset({"items", "additionalProperties", "contentSchema", "propertyNames", "not"})
_SEVERAL_SCHEMAS = frozenset({"anyOf", "oneOf", "allOf", "prefixItems"})
_NAMED_SCHEMAS = frozenset({"properties", "patternProperties"})


class _Absent:
    """Stands for what one side does not have; null would be a value."""

    def __repr__(self) -> str:
        return "nothing"


ABSENT: Final = _Absent()


def differences(ours: Document, theirs: Document) -> list[str]:
    """Where the compiler's document (`ours`) and the app's (`theirs`) differ, each with both sides."""
    return list(_Comparison(ours, theirs).documents())


class _Comparison:
    def __init__(self, ours: Document, theirs: Document) -> None:
        self._ours = ours
        self._theirs = theirs
        self._entered: set[tuple[str, str]] = set()

    def documents(self) -> Iterator[str]:
        yield from _literals("securitySchemes", self._ours.security_schemes, self._theirs.security_schemes)
        for key, ours, theirs in _paired(self._ours.operations, self._theirs.operations):
            path, method = key
            place = f"{method.upper()} {path}"
            if ours is ABSENT or theirs is ABSENT:
                yield _only(place, ours)
            else:
                yield from self._operations(place, ours, theirs)

    def _operations(self, place: str, ours: Operation, theirs: Operation) -> Iterator[str]:
        for key, our_parameter, their_parameter in _paired(ours.parameters, theirs.parameters):
            where = f"{place} {key[0]} parameter {key[1]}"
            if our_parameter is ABSENT or their_parameter is ABSENT:
                yield _only(where, our_parameter)
            else:
                yield from self._with_schema(where, our_parameter, their_parameter)
        for member, our_value, their_value in _paired(ours.rest, theirs.rest):
            where = f"{place} {member}"
            match member:
                case "responses":
                    for status, our_response, their_response in _paired(our_value, their_value):
                        yield from self._responses(f"{place} {status}", our_response, their_response)
                case "requestBody" if our_value is not ABSENT and their_value is not ABSENT:
                    yield from self._responses(where, our_value, their_value)
                case _:
                    yield from _literals(where, our_value, their_value)

    def _responses(self, place: str, ours: Json, theirs: Json) -> Iterator[str]:
        if ours is ABSENT or theirs is ABSENT:
            yield _only(place, ours)
            return
        for member, our_value, their_value in _paired(ours, theirs):
            if member not in ("content", "headers"):
                yield from _literals(f"{place} {member}", our_value, their_value)
                continue
            for name, our_part, their_part in _paired(_members(our_value), _members(their_value)):
                where = f"{place} {name}"
                if our_part is ABSENT or their_part is ABSENT:
                    yield _only(where, our_part)
                else:
                    yield from self._with_schema(where, our_part, their_part)

    def _with_schema(self, place: str, ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> Iterator[str]:
        """Parameters, header fields and media types: a schema and literal members beside it."""
        for member, our_value, their_value in _paired(ours, theirs):
            if member == "schema" and our_value is not ABSENT and their_value is not ABSENT:
                yield from self._schemas(f"{place} schema", our_value, their_value)
            else:
                yield from _literals(f"{place} {member}", our_value, their_value)

    def _schemas(self, place: str, ours: Schema, theirs: Schema) -> Iterator[str]:
        if isinstance(ours, Mapping) and isinstance(theirs, Mapping):
            pair = (ours.get("$ref", ""), theirs.get("$ref", ""))
            if all(pair) and len(ours) == len(theirs) == 1:
                if pair in self._entered:
                    return
                self._entered.add(pair)
        ours, theirs = self._ours.resolved(ours), self._theirs.resolved(theirs)
        if _takes_everything(ours) and _takes_everything(theirs):
            return
        if isinstance(ours, bool) or isinstance(theirs, bool):
            yield from _literals(place, ours, theirs)
            return
        for keyword, our_value, their_value in _paired(keywords(ours), keywords(theirs)):
            yield from self._keyword(f"{place}/{keyword}", keyword, our_value, their_value)

    def _keyword(self, place: str, keyword: str, ours: Json, theirs: Json) -> Iterator[str]:
        if ours is ABSENT or theirs is ABSENT:
            yield from _literals(place, ours, theirs)
        elif keyword in _ONE_SCHEMA:
            yield from self._schemas(place, ours, theirs)
        elif keyword in _SEVERAL_SCHEMAS:
            yield from self._alternatives(place, ours, theirs)
        elif keyword in _NAMED_SCHEMAS:
            for name, our_schema, their_schema in _paired(ours, theirs):
                if our_schema is ABSENT or their_schema is ABSENT:
                    yield _only(f"{place}/{name}", our_schema)
                else:
                    yield from self._schemas(f"{place}/{name}", our_schema, their_schema)
        elif keyword == "discriminator":
            yield from _literals(f"{place}/propertyName", ours["propertyName"], theirs["propertyName"])
            for tag, our_name, their_name in _paired(ours["mapping"], theirs["mapping"]):
                if our_name is ABSENT or their_name is ABSENT:
                    yield _only(f"{place}/mapping/{tag}", our_name)
                else:
                    yield from self._schemas(f"{place}/mapping/{tag}", {"$ref": our_name}, {"$ref": their_name})
        else:
            yield from _literals(place, ours, theirs)

    def _alternatives(self, place: str, ours: Sequence[Schema], theirs: Sequence[Schema]) -> Iterator[str]:
        if len(ours) != len(theirs):
            yield f"{place}: {len(ours)} alternatives against {len(theirs)}"
            return
        for position, (our_schema, their_schema) in enumerate(zip(ours, theirs, strict=True)):
            yield from self._schemas(f"{place}/{position}", our_schema, their_schema)


def _takes_everything(schema: Schema) -> bool:
    """`{}` and `true` are the same schema (JSON Schema 2020-12, section 4.3.2)."""
    return schema is True or schema == {}


def _paired(ours: Mapping[Any, Any], theirs: Mapping[Any, Any]) -> Iterator[tuple[Any, Any, Any]]:
    """Each key of either, with both values."""
    for key in dict.fromkeys((*ours, *theirs)):
        yield key, ours.get(key, ABSENT), theirs.get(key, ABSENT)


def _members(value: Json) -> Mapping[str, Any]:
    """An object that may be left out when it is empty."""
    return {} if value is ABSENT else value


def _literals(place: str, ours: Json, theirs: Json) -> Iterator[str]:
    if not _same(ours, theirs):
        yield f"{place}: {ours!r} against {theirs!r}"


def _same(ours: Json, theirs: Json) -> bool:
    """Equality of JSON values: 1 equals 1.0, and true equals neither."""
    match ours, theirs:
        case (bool(), _) | (_, bool()):
            return ours is theirs
        case (dict(), dict()):
            return ours.keys() == theirs.keys() and all(_same(value, theirs[key]) for key, value in ours.items())
        case (list(), list()):
            return len(ours) == len(theirs) and all(map(_same, ours, theirs))
        case _:
            return bool(ours == theirs)


def _only(place: str, ours: Json) -> str:
    return f"{place}: in {'the app' if ours is ABSENT else 'the document'} only"
