"""The scalars of the spec language as annotations for pydantic, each exact about what crosses the wire.

JSON (`validate_json`) and text from a URL or a header (`validate_strings`) are read by the rules of the table; Python
code (constructors, `validate_python`) passes values of the Python type, never their wire form. Schemas are the same for
reading and writing, and say exactly what is accepted:

| scalar | annotation | Python | JSON Schema |
|---|---|---|---|
| int | `SafeInt` | int | `{type: integer, minimum: -9007199254740991, maximum: 9007199254740991}` |
| int64 | `Int64` | int | `{type: string, format: int64, pattern: INT64_PATTERN}` |
| float | `FiniteFloat` | float | `{type: number}` |
| decimal | `ExactDecimal` | Decimal | `{type: string, format: decimal, pattern: DECIMAL_PATTERN}` |
| string | `str` | str | `{type: string}` |
| bool | `StrictBool` | bool | `{type: boolean}` |
| datetime | `Timestamp` | aware datetime | `{type: string, format: date-time}` |
| date | `CalendarDate` | date | `{type: string, format: date}` |
| time | `LocalTime` | naive time | `{type: string, format: time-local, pattern: LOCAL_TIME_PATTERN}` |
| duration | `Duration` | timedelta >= 0 | `{type: string, format: duration, pattern: DURATION_PATTERN}` |
| uuid | `Uuid` | UUID | `{type: string, format: uuid}` |
| email | `Email` | str | `{type: string, format: email, pattern: EMAIL_PATTERN}` |
| url | `Url` | str | `{type: string, format: uri, pattern: URL_PATTERN}` |
| bytes | `Base64` | bytes | `{type: string, contentEncoding: base64, pattern: BASE64_PATTERN}` |
| json | `Json` | JSON value | `{}` |

Constraints are written `Annotated[SafeInt, Bounds(ge=0)]`.

- int and float: ge -> minimum and le -> maximum (in place of int's own), gt -> exclusiveMinimum,
  lt -> exclusiveMaximum, multiple_of -> multipleOf.
- int64 and decimal, whose JSON is a string: `x-minimum`, `x-maximum`, `x-exclusiveMinimum`, `x-exclusiveMaximum`,
  `x-multipleOf`, with strings for values.
- email and url: minLength, maxLength; a pattern besides their own is `allOf: [{pattern}]`.
- plain `str` takes pydantic's `Field`.

5.0 is an integer, as JSON Schema has it; true is no number, "5" neither; NaN and infinities are nothing. Of text from a
URL or a header the router takes less: `interlock_runtime.rest.text`.
Standards: RFC 8259, RFC 3339, ISO 8601, RFC 4648 section 4, RFC 9562, WHATWG HTML's valid e-mail address, RFC 3986.
"""

from __future__ import annotations

import math
from base64 import b64encode
from binascii import a2b_base64
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, cast
from uuid import UUID

from pydantic import JsonValue
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, PydanticKnownError, core_schema

from interlock_runtime.bounds import Bounds, Number, Scalar
from interlock_runtime.formats import (
    BASE64_PATTERN,
    DATE_PATTERN,
    DATETIME_PATTERN,
    DECIMAL_PATTERN,
    DURATION_PATTERN,
    EMAIL_PATTERN,
    INT64_PATTERN,
    LOCAL_TIME_PATTERN,
    URL_PATTERN,
    UUID_PATTERN,
    duration_text,
)
from interlock_runtime.integers import integer_schema

__all__ = [
    "MAX_INT64",
    "MAX_SAFE_INT",
    "Base64",
    "Bounds",
    "CalendarDate",
    "Duration",
    "Email",
    "ExactDecimal",
    "FiniteFloat",
    "Int64",
    "Json",
    "LocalTime",
    "SafeInt",
    "StrictBool",
    "Timestamp",
    "Url",
    "Uuid",
]

MAX_SAFE_INT = 2**53 - 1
"""The largest integer that every reader of JSON keeps exact."""

MAX_INT64 = 2**63 - 1


def _present(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _range(bounds: Bounds) -> dict[str, Any]:
    return _present(gt=bounds.gt, ge=bounds.ge, lt=bounds.lt, le=bounds.le)


def _numbers(bounds: Bounds) -> dict[str, Any]:
    return {**_range(bounds), **_present(multiple_of=bounds.multiple_of)}


def _wire(
    text: CoreSchema, value: CoreSchema, python: CoreSchema, write: Callable[[Any], str] | None = None
) -> CoreSchema:
    """Text checked by `text`, then read by `value`; in Python a value that passes `python`."""
    return core_schema.json_or_python_schema(
        core_schema.chain_schema([text, value]),
        python,
        serialization=None
        if write is None
        else core_schema.plain_serializer_function_ser_schema(
            write, return_schema=core_schema.str_schema(), when_used="json"
        ),
    )


def _text(pattern: str, name: str, meaning: str) -> CoreSchema:
    """Text of a format. A refusal says what was expected in words: the expression means nothing to whom it is for."""
    return core_schema.custom_error_schema(
        core_schema.str_schema(strict=True, pattern=pattern),
        custom_error_type=f"{name}_format",
        custom_error_message=f"Input should be {meaning}",
    )


# Numbers


def _int(bounds: Bounds) -> CoreSchema:
    return integer_schema(multiple_of=cast("int | None", bounds.multiple_of), **_range(bounds))


def _int64(bounds: Bounds) -> CoreSchema:
    limits: dict[str, Any] = {name: int(value) for name, value in _numbers(bounds).items()}
    return _wire(
        _text(INT64_PATTERN, "int64", "the text of a 64-bit integer"),
        core_schema.int_schema(**limits),
        core_schema.int_schema(strict=True, **limits),
        str,
    )


def _float(bounds: Bounds) -> CoreSchema:
    return core_schema.float_schema(strict=True, allow_inf_nan=False, **_numbers(bounds))


def _decimal(bounds: Bounds) -> CoreSchema:
    limits: dict[str, Any] = {name: Decimal(str(value)) for name, value in _range(bounds).items()}
    return _wire(
        _text(DECIMAL_PATTERN, "decimal", "the text of a decimal number"),
        _multiple(bounds.multiple_of, core_schema.decimal_schema(**limits)),
        _multiple(bounds.multiple_of, core_schema.decimal_schema(strict=True, **limits)),
        lambda value: format(value, "f"),
    )


def _multiple(of: Number | None, schema: CoreSchema) -> CoreSchema:
    """Checked exactly: the remainder of decimals fails for quotients of more digits than the context has."""
    if of is None:
        return schema
    divisor = Fraction(of)

    def check(value: Decimal) -> Decimal:
        if Fraction(value) % divisor:
            raise PydanticKnownError("multiple_of", {"multiple_of": of})
        return value

    return core_schema.no_info_after_validator_function(check, schema)


def _number_schema(type_: str) -> Callable[[Bounds], JsonSchemaValue]:
    def describe(bounds: Bounds) -> JsonSchemaValue:
        return {
            "type": type_,
            **_present(
                minimum=bounds.ge,
                maximum=bounds.le,
                exclusiveMinimum=bounds.gt,
                exclusiveMaximum=bounds.lt,
                multipleOf=bounds.multiple_of,
            ),
        }

    return describe


def _numeric_text_schema(format_: str, pattern: str) -> Callable[[Bounds], JsonSchemaValue]:
    own = {"ge": -MAX_INT64 - 1, "le": MAX_INT64}
    names = {
        "ge": "x-minimum",
        "le": "x-maximum",
        "gt": "x-exclusiveMinimum",
        "lt": "x-exclusiveMaximum",
        "multiple_of": "x-multipleOf",
    }

    def describe(bounds: Bounds) -> JsonSchemaValue:
        given = {name: getattr(bounds, name) for name in names}
        extra = {
            names[name]: str(value) for name, value in given.items() if value is not None and value != own.get(name)
        }
        return {"type": "string", "format": format_, "pattern": pattern, **extra}

    return describe


# Text


def _string(pattern: str, name: str, meaning: str) -> Callable[[Bounds], CoreSchema]:
    own = _text(pattern, name, meaning)

    def build(bounds: Bounds) -> CoreSchema:
        further = _present(min_length=bounds.min_length, max_length=bounds.max_length, pattern=bounds.pattern)
        return core_schema.chain_schema([own, core_schema.str_schema(**further)] if further else [own])

    return build


def _string_schema(**keywords: str) -> Callable[[Bounds], JsonSchemaValue]:
    def describe(bounds: Bounds) -> JsonSchemaValue:
        return {
            "type": "string",
            **keywords,
            **_present(
                minLength=bounds.min_length,
                maxLength=bounds.max_length,
                allOf=None if bounds.pattern is None else [{"pattern": bounds.pattern}],
            ),
        }

    return describe


def _bytes(bounds: Bounds) -> CoreSchema:
    return _wire(
        core_schema.no_info_after_validator_function(
            a2b_base64, _text(BASE64_PATTERN, "base64", "padded Base64 (RFC 4648)")
        ),
        core_schema.bytes_schema(),
        core_schema.bytes_schema(strict=True),
        lambda value: b64encode(value).decode("ascii"),
    )


# Times


def _datetime(bounds: Bounds) -> CoreSchema:
    return _wire(
        _text(DATETIME_PATTERN, "datetime", "a date and time with an offset (RFC 3339)"),
        core_schema.datetime_schema(tz_constraint="aware"),
        core_schema.datetime_schema(strict=True, tz_constraint="aware"),
    )


def _date(bounds: Bounds) -> CoreSchema:
    return _wire(
        _text(DATE_PATTERN, "date", "a date (RFC 3339)"),
        core_schema.date_schema(),
        core_schema.date_schema(strict=True),
    )


def _time(bounds: Bounds) -> CoreSchema:
    return _wire(
        _text(LOCAL_TIME_PATTERN, "time", "a time of day without an offset (RFC 3339)"),
        core_schema.time_schema(),
        core_schema.time_schema(strict=True, tz_constraint="naive"),
    )


def _duration(bounds: Bounds) -> CoreSchema:
    return _wire(
        _text(DURATION_PATTERN, "duration", "a duration of weeks, or of days, hours, minutes and seconds (ISO 8601)"),
        core_schema.timedelta_schema(),
        core_schema.timedelta_schema(strict=True, ge=timedelta(0), le=timedelta(days=99_999_999)),
        duration_text,
    )


def _uuid(bounds: Bounds) -> CoreSchema:
    return _wire(
        _text(UUID_PATTERN, "uuid", "a UUID (RFC 9562)"),
        core_schema.uuid_schema(),
        core_schema.uuid_schema(strict=True),
    )


# JSON


def _json(bounds: Bounds) -> CoreSchema:
    return core_schema.no_info_after_validator_function(_json_value, core_schema.any_schema())


def _json_value(value: Any) -> Any:
    """The value, if JSON can say it.

    Raises:
        PydanticCustomError: for anything but null, booleans, finite numbers, strings, lists, dictionaries by strings.
    """
    match value:
        case None | bool() | int() | str():
            return value
        case float() if math.isfinite(value):
            return value
        case list():
            return [_json_value(item) for item in value]
        case dict() if all(isinstance(key, str) for key in value):
            return {key: _json_value(item) for key, item in value.items()}
    raise PydanticCustomError("json_value", "Input should be a JSON value")


def _any_schema(bounds: Bounds) -> JsonSchemaValue:
    return {}


SafeInt = Annotated[int, Scalar(_int, _number_schema("integer"), Bounds(ge=-MAX_SAFE_INT, le=MAX_SAFE_INT))]
Int64 = Annotated[
    int, Scalar(_int64, _numeric_text_schema("int64", INT64_PATTERN), Bounds(ge=-MAX_INT64 - 1, le=MAX_INT64))
]
FiniteFloat = Annotated[float, Scalar(_float, _number_schema("number"))]
ExactDecimal = Annotated[Decimal, Scalar(_decimal, _numeric_text_schema("decimal", DECIMAL_PATTERN))]
StrictBool = Annotated[bool, Scalar(lambda _: core_schema.bool_schema(strict=True), lambda _: {"type": "boolean"})]
Timestamp = Annotated[datetime, Scalar(_datetime, _string_schema(format="date-time"))]
CalendarDate = Annotated[date, Scalar(_date, _string_schema(format="date"))]
LocalTime = Annotated[time, Scalar(_time, _string_schema(format="time-local", pattern=LOCAL_TIME_PATTERN))]
Duration = Annotated[timedelta, Scalar(_duration, _string_schema(format="duration", pattern=DURATION_PATTERN))]
Uuid = Annotated[UUID, Scalar(_uuid, _string_schema(format="uuid"))]
Email = Annotated[
    str,
    Scalar(_string(EMAIL_PATTERN, "email", "an e-mail address"), _string_schema(format="email", pattern=EMAIL_PATTERN)),
]
Url = Annotated[
    str,
    Scalar(
        _string(URL_PATTERN, "url", "an absolute http or https URL"), _string_schema(format="uri", pattern=URL_PATTERN)
    ),
]
Base64 = Annotated[bytes, Scalar(_bytes, _string_schema(contentEncoding="base64", pattern=BASE64_PATTERN))]
Json = Annotated[JsonValue, Scalar(_json, _any_schema)]
