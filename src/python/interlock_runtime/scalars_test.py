from __future__ import annotations

import json
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

import pytest
from pydantic import TypeAdapter, ValidationError

from interlock_runtime.scalars import (
    Base64,
    Bounds,
    CalendarDate,
    Duration,
    Email,
    ExactDecimal,
    FiniteFloat,
    Int64,
    Json,
    LocalTime,
    SafeInt,
    StrictBool,
    Timestamp,
    Url,
    Uuid,
)

IDENTIFIER = "12345678-1234-5678-1234-567812345678"

# The annotation, JSON that is accepted with the value it is, and JSON that is refused.
TABLE: list[tuple[str, Any, list[tuple[str, Any]], list[str]]] = [
    (
        "int",
        SafeInt,
        [("5", 5), ("5.0", 5), ("1e3", 1000), ("-9007199254740991", -(2**53) + 1)],
        ['"5"', "5.5", "true", "null", "9007199254740992", "1e400", "NaN"],
    ),
    (
        "int64",
        Int64,
        [('"9223372036854775807"', 2**63 - 1), ('"-9223372036854775808"', -(2**63)), ('"0"', 0)],
        ["5", '"9223372036854775808"', '"-9223372036854775809"', '"-0"', '"01"', '"+1"', '"1.0"', '" 1"'],
    ),
    ("float", FiniteFloat, [("1.5", 1.5), ("1", 1.0)], ['"1.5"', "true", "NaN", "Infinity", "1e999"]),
    (
        "decimal",
        ExactDecimal,
        [('"1.50"', Decimal("1.50")), ('"-0.1"', Decimal("-0.1")), ('"' + "9" * 60 + '"', Decimal("9" * 60))],
        ["1.5", "1", '"1e5"', '".5"', '"1."', '"01"', '"NaN"', '"Infinity"', '""'],
    ),
    ("bool", StrictBool, [("true", True), ("false", False)], ["1", "0", '"true"', "null"]),
    (
        "datetime",
        Timestamp,
        [
            ('"2026-01-02T03:04:05Z"', datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)),
            ('"2026-01-02t05:04:05.5+02:00"', datetime(2026, 1, 2, 3, 4, 5, 500000, tzinfo=UTC)),
        ],
        ['"2026-01-02T03:04:05"', '"2026-01-02 03:04:05Z"', '"2026-01-02T03:04Z"', '"1700000000"', "1700000000"],
    ),
    ("date", CalendarDate, [('"2026-01-02"', date(2026, 1, 2))], ['"2026-02-30"', '"2026-01-02T00:00:00"', "0"]),
    (
        "time",
        LocalTime,
        [('"09:30:00"', time(9, 30)), ('"23:59:59.000001"', time(23, 59, 59, 1))],
        ['"09:30"', '"09:30:00Z"', '"24:00:00"', "34200"],
    ),
    (
        "duration",
        Duration,
        [('"P1DT2H"', timedelta(days=1, hours=2)), ('"PT1H0.5S"', timedelta(seconds=3600.5)), ('"P2W"', timedelta(14))],
        ['"P"', '"PT"', '"P1Y"', '"P1M"', '"-P1D"', '"1:00"', "60"],
    ),
    ("uuid", Uuid, [(f'"{IDENTIFIER}"', UUID(IDENTIFIER))], [f'"{IDENTIFIER.replace("-", "")}"', '"x"', "1"]),
    (
        "email",
        Email,
        [('"a.b+c@example.org"', "a.b+c@example.org")],
        ['"a"', '"@b"', '"a@"', '"a b@c"', '"a@b\\n"', "1"],
    ),
    (
        "url",
        Url,
        [
            ('"https://example.org/a%20b?q=1#f"', "https://example.org/a%20b?q=1#f"),
            ('"http://[::1]:80"', "http://[::1]:80"),
        ],
        [
            '"example.org"',
            '"ftp://example.org"',
            '"javascript:alert(1)"',
            '"https://"',
            '"https://a b"',
            '"https://a/%zz"',
        ],
    ),
    (
        "bytes",
        Base64,
        [('"aGVsbG8="', b"hello"), ('""', b""), ('"+/+/"', b"\xfb\xff\xbf")],
        ['"aGVsbG8"', '"aGVsbG9="', '"-_-_"', '"a"', "1"],
    ),
    (
        "json",
        Json,
        [('{"a":[1,null,true,"x",1.5]}', {"a": [1, None, True, "x", 1.5]}), ("null", None)],
        ["NaN", "[Infinity]"],
    ),
]

ACCEPTED = [
    pytest.param(type_, text, value, id=f"{name}-{text[:24]}") for name, type_, good, _ in TABLE for text, value in good
]
REFUSED = [pytest.param(type_, text, id=f"{name}-{text[:24]}") for name, type_, _, bad in TABLE for text in bad]


@pytest.mark.parametrize(("type_", "text", "value"), ACCEPTED)
def test_json_is_read_and_written_back(type_: Any, text: str, value: Any) -> None:
    adapter: TypeAdapter[Any] = TypeAdapter(type_)
    read = adapter.validate_json(text)
    assert (read, type(read)) == (value, type(value))
    assert adapter.validate_json(adapter.dump_json(read)) == value


@pytest.mark.parametrize(("type_", "text"), REFUSED)
def test_json_of_another_form_is_refused_with_one_error(type_: Any, text: str) -> None:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(type_).validate_json(text)
    assert caught.value.error_count() == 1


@pytest.mark.parametrize(("type_", "text", "value"), ACCEPTED)
def test_python_values_are_taken_as_they_are(type_: Any, text: str, value: Any) -> None:
    assert TypeAdapter(type_).validate_python(value) == value


@pytest.mark.parametrize(
    ("type_", "value"),
    [(Int64, "5"), (ExactDecimal, "1.5"), (Timestamp, "2026-01-02T03:04:05Z"), (Base64, "aGVsbG8="), (SafeInt, True)],
)
def test_python_values_are_not_in_their_wire_form(type_: Any, value: Any) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(type_).validate_python(value)


@pytest.mark.parametrize(
    ("type_", "value"),
    [
        (Timestamp, datetime(2026, 1, 2)),
        (LocalTime, time(1, tzinfo=UTC)),
        (Duration, timedelta(seconds=-1)),
        (ExactDecimal, Decimal("NaN")),
        (FiniteFloat, float("inf")),
        (Json, {1: 2}),
        (Json, {"a": {1, 2}}),
        (Json, [float("nan")]),
    ],
)
def test_python_values_that_json_cannot_say_are_refused(type_: Any, value: Any) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(type_).validate_python(value)


@pytest.mark.parametrize(
    ("type_", "text", "value"),
    [(SafeInt, "5", 5), (FiniteFloat, "1.5", 1.5), (Int64, "5", 5), (Uuid, IDENTIFIER, UUID(IDENTIFIER))],
)
def test_text_of_a_url_or_header_is_read(type_: Any, text: str, value: Any) -> None:
    assert TypeAdapter(type_).validate_strings(text) == value


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (timedelta(0), "PT0S"),
        (timedelta(days=400), "P400D"),
        (timedelta(hours=25, seconds=1, microseconds=500), "P1DT1H1.0005S"),
    ],
)
def test_durations_are_written_without_years(value: timedelta, text: str) -> None:
    assert TypeAdapter(Duration).dump_json(value) == f'"{text}"'.encode()


def test_decimals_are_written_without_exponents() -> None:
    assert TypeAdapter(ExactDecimal).dump_json(Decimal("1E+3")) == b'"1000"'


def test_bounds_replace_the_scalars_own() -> None:
    schema = TypeAdapter(Annotated[SafeInt, Bounds(ge=0, multiple_of=5)]).json_schema()
    assert schema == {"type": "integer", "minimum": 0, "maximum": 9007199254740991, "multipleOf": 5}


def test_bounds_of_numbers_in_strings_are_told_by_keywords_of_ours() -> None:
    schema = TypeAdapter(Annotated[ExactDecimal, Bounds(ge="0.5", lt="10")]).json_schema()
    assert (schema["x-minimum"], schema["x-exclusiveMaximum"]) == ("0.5", "10")
    assert "x-minimum" not in TypeAdapter(Int64).json_schema()


@pytest.mark.parametrize(
    ("type_", "good", "bad"),
    [
        (Annotated[SafeInt, Bounds(gt=0, lt=3)], ["1", "2"], ["0", "3"]),
        (Annotated[SafeInt, Bounds(multiple_of=10)], ["10000000000000"], ["10000000000007"]),
        (Annotated[Int64, Bounds(ge=0, multiple_of=2)], ['"4"'], ['"-2"', '"3"']),
        (Annotated[FiniteFloat, Bounds(ge=0, lt=1)], ["0", "0.5"], ["-0.1", "1"]),
        (
            Annotated[ExactDecimal, Bounds(ge="0", multiple_of="0.01")],
            ['"1.25"', f'"{"9" * 6000}"'],
            ['"1.255"', '"-1"'],
        ),
        (Annotated[Email, Bounds(max_length=5)], ['"a@b.c"'], ['"a@b.cd"']),
        (Annotated[Url, Bounds(pattern="^https:")], ['"https://a"'], ['"http://a"']),
    ],
)
def test_bounds_are_kept(type_: Any, good: list[str], bad: list[str]) -> None:
    adapter: TypeAdapter[Any] = TypeAdapter(type_)
    for text in good:
        adapter.validate_json(text)
    for text in bad:
        with pytest.raises(ValidationError):
            adapter.validate_json(text)


@pytest.mark.parametrize("text", ['"5"', "true", "null", "{}", "NaN", "1e400", '"x"', "5.5"])
def test_what_is_no_integer_is_told_of_as_an_integer(text: str) -> None:
    with pytest.raises(ValidationError, match="Input should be a valid integer"):
        TypeAdapter(SafeInt).validate_json(text)


@pytest.mark.parametrize("text", ["9007199254740992", "1e30", "9" * 300])
def test_a_large_integer_is_told_of_by_the_bound(text: str) -> None:
    with pytest.raises(ValidationError, match="less than or equal to 9007199254740991"):
        TypeAdapter(SafeInt).validate_json(text)


@pytest.mark.parametrize(
    ("type_", "code", "message"),
    [
        (Int64, "int64_format", "Input should be the text of a 64-bit integer"),
        (ExactDecimal, "decimal_format", "Input should be the text of a decimal number"),
        (Timestamp, "datetime_format", "Input should be a date and time with an offset (RFC 3339)"),
        (CalendarDate, "date_format", "Input should be a date (RFC 3339)"),
        (LocalTime, "time_format", "Input should be a time of day without an offset (RFC 3339)"),
        (
            Duration,
            "duration_format",
            "Input should be a duration of weeks, or of days, hours, minutes and seconds (ISO 8601)",
        ),
        (Uuid, "uuid_format", "Input should be a UUID (RFC 9562)"),
        (Email, "email_format", "Input should be an e-mail address"),
        (Annotated[Email, Bounds(max_length=3)], "email_format", "Input should be an e-mail address"),
        (Url, "url_format", "Input should be an absolute http or https URL"),
        (Base64, "base64_format", "Input should be padded Base64 (RFC 4648)"),
    ],
)
def test_text_of_another_format_is_told_of_in_words(type_: Any, code: str, message: str) -> None:
    for text in ('"~"', "5"):
        with pytest.raises(ValidationError) as caught:
            TypeAdapter(type_).validate_json(text)
        assert [(error["type"], error["msg"]) for error in caught.value.errors()] == [(code, message)]


def test_a_length_that_is_not_kept_is_told_of_as_a_length() -> None:
    with pytest.raises(ValidationError, match="at most 5 characters"):
        TypeAdapter(Annotated[Email, Bounds(max_length=5)]).validate_json('"a@b.cd"')


def test_bounds_apply_to_scalars_only() -> None:
    with pytest.raises(TypeError, match="Bounds apply to"):
        TypeAdapter(Annotated[str, Bounds(max_length=1)])


@pytest.mark.parametrize("mode", ["validation", "serialization"])
def test_schemas_are_the_same_for_reading_and_writing(mode: Any) -> None:
    for name, type_, _, _ in TABLE:
        adapter: TypeAdapter[Any] = TypeAdapter(type_)
        assert adapter.json_schema(mode=mode) == adapter.json_schema(), name
        json.dumps(adapter.json_schema(mode=mode))
