"""What a generated model accepts is what its JSON Schema accepts, by an independent validator."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError as Invalid
from jsonschema.validators import extend
from pydantic import TypeAdapter, ValidationError

from interlock_runtime.models import read_request
from tests.golden.conftest import Generated

FORMATS = FormatChecker(formats=())


@FORMATS.checks("date-time", raises=ValueError)
def is_date_time(text: object) -> bool:
    """RFC 3339, section 5.6, without leap seconds."""
    if not isinstance(text, str):
        return True
    pattern = r"(\d{4}-\d\d-\d\d)[Tt](\d\d:\d\d:\d\d)(?:\.\d+)?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)"
    match = re.fullmatch(pattern, text, re.ASCII)
    return match is not None and bool(datetime.fromisoformat(f"{match[1]}T{match[2]}"))


@FORMATS.checks("date", raises=ValueError)
def is_date(text: object) -> bool:
    if not isinstance(text, str):
        return True
    return re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII) is not None and bool(date.fromisoformat(text))


@FORMATS.checks("uuid")
def is_uuid(text: object) -> bool:
    return (
        not isinstance(text, str)
        or re.fullmatch(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", text) is not None
    )


def bound(is_kept: Any) -> Any:
    """A keyword on numbers that are strings in JSON."""

    def check(validator: Any, limit: str, instance: Any, schema: Any) -> Iterator[Invalid]:
        is_number = isinstance(instance, str) and re.fullmatch(schema["pattern"], instance)
        if is_number and not is_kept(Decimal(instance), Decimal(limit)):
            yield Invalid(f"{instance} breaks a bound of {limit}")

    return check


VALIDATOR: Any = extend(  # type: ignore[no-untyped-call]  # the stubs leave it untyped
    Draft202012Validator,
    {
        "x-minimum": bound(lambda value, limit: value >= limit),
        "x-maximum": bound(lambda value, limit: value <= limit),
        "x-multipleOf": bound(lambda value, limit: Fraction(value) % Fraction(limit) == 0),
    },
)

EXAMPLES: dict[tuple[str, str], Any] = {
    ("scalars", "Everything"): {
        "int": 1,
        "int64": "5",
        "float": 1.5,
        "decimal": "1.50",
        "string": "x",
        "bool": True,
        "datetime": "2026-01-02T03:04:05Z",
        "date": "2026-01-02",
        "time": "10:00:00",
        "duration": "P1DT2H",
        "uuid": "12345678-1234-5678-1234-567812345678",
        "email": "a@example.org",
        "url": "https://example.org/a?b=c#d",
        "bytes": "aGVsbG8=",
        "json": {"a": [None]},
        "const": "fixed",
        "list": [1, 2],
        "set": ["a", "b"],
        "map": {"a": 1},
        "nullable": None,
        "optional": "x",
        "optional_nullable": None,
    },
    ("scalars", "Defaults"): {},
    ("scalars", "Consts"): {"text": "email", "number": 1, "flag": True, "optional": "x"},
    ("enums", "Thing"): {"color": "red", "priority": 0, "state": "on", "colors": ["dark-blue"], "retired": "one"},
    ("unions", "Envelope"): {
        "delivery": {"channel": "email", "to": "a@example.org"},
        "message": {"type": 2, "seconds": 3},
        "recipients": [1, "x", {"latitude": 1, "longitude": 2}],
        "reply_to": 5,
    },
    ("recursion", "Comment"): {"text": "a", "replies": [{"text": "b", "parent": None}]},
    ("recursion", "Uses"): {
        "nested": [1, [2]],
        "folder": {"name": "a", "entries": [{"kind": "file", "size": 1}], "first": None},
        "left": {"right": {"left": None}},
    },
    ("variants", "PersonPatch"): {"name": "x", "address": {"note": None}, "labels": {"a": None}, "role": "admin"},
    ("awkward", "Clash"): {
        "date": None,
        "list": [1],
        "dict": {"a": "b"},
        "set": [1],
        "int": 1,
        "type": "t",
        "id": 2,
        "field": {"x": 1},
        "class": "c",
        "x-dashed-name": "d",
        "$ref": ["r"],
        "stamp": "2026-01-01T00:00:00Z",
    },
    ("constraints", "Bounded"): {
        "exact": 5,
        "open": 5,
        "stepped": 10,
        "big": "7",
        "ratio": 0.5,
        "money": "1.25",
        "percent": 50,
        "slug": "a-1",
        "text": "abc",
        "email": "a@example.org",
        "link": "https://example.org",
        "digits": "123",
        "few": [1],
        "distinct": ["a", "b"],
        "tags": ["a"],
        "table": {"a": 1},
        "maybe": 1,
    },
}

AWKWARD: list[Any] = [
    *(None, True, False, 0, 1, -1, 5, 10, 5.0, 1.5, 0.0, 1e3, 2**53 - 1, 2**53, -(2**53), 10**30, 100, 101),
    *("", "x", "5", "-0", "007", "1.50", "1e5", ".5", "-1", "1000000", "1000000.01", "0.001", "9223372036854775807"),
    *("9223372036854775808", "-9223372036854775808", "-9223372036854775809", "true", "null", "red", "email", "one"),
    *("2026-01-02T03:04:05Z", "2026-01-02t03:04:05.123456789+02:00", "2026-01-02 03:04:05Z", "2026-01-02T03:04:05"),
    *("2026-02-30T00:00:00Z", "2026-01-02T24:00:00Z", "2026-01-02T03:04Z", "1700000000", "2026-01-02", "2026-13-01"),
    *("10:00:00", "10:00", "10:00:00Z", "24:00:00", "10:00:00.1234567", "P1D", "PT1H30S", "P", "PT", "P1Y", "-P1D"),
    *("PT0.5S", "P1W", "P1W2D", "12345678-1234-5678-1234-567812345678", "12345678123456781234567812345678"),
    *("a@b", "a@b.c", "@b", "a@", "a b@c", "a@-b", "http://x", "ftp://x", "https://x/ y", "HTTPS://u:p@x:80/?q#f"),
    *("http://[::1]/", "javascript:x", "aGVsbG8=", "aGVsbG8", "aGVsbG9=", "a-_=", "abc", "abcdef", "ABC", "12345"),
    *([], [1], [1, 1], [1, 1.0], [1, True], ["a"], ["a", "a"], [None], [[1]], [1, 2, 3, 4], {}, {"a": 1}, {"a": "b"}),
    *({"a": 1, "b": 2, "c": 3}, {"channel": "email", "to": "a@b"}, {"channel": "telegram", "chat_id": 1}, {"type": 1}),
    *({"channel": "email", "chat_id": 1}, {"type": 1, "text": "x"}, {"type": True, "text": "x"}, {"type": "1"}),
    *({"kind": "file", "size": 1}, {"name": "x", "entries": [], "first": None}, {"latitude": 1, "longitude": 2.5}),
    *({"right": None}, {"x": 1}, {"street": "x"}, {"street": None}, {"street": "x", "note": None, "secret": "s"}),
]

values = st.one_of(
    st.sampled_from(AWKWARD).map(copy.deepcopy),
    st.integers(-(10**20), 10**20),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=8),
)


@st.composite
def mutations(draw: st.DrawFn, document: Any) -> Any:
    """The document with up to three places changed: a value replaced, a key dropped or added."""
    changed = copy.deepcopy(document)
    for _ in range(draw(st.integers(0, 3))):
        place = changed
        while isinstance(place, dict | list) and place:
            keys = list(place) if isinstance(place, dict) else list(range(len(place)))
            key: Any = draw(st.sampled_from(keys))
            if isinstance(place[key], dict | list) and draw(st.booleans()):
                place = place[key]
                continue
            match draw(st.sampled_from(["replace", "replace", "replace", "drop", "add"])):
                case "replace":
                    place[key] = draw(values)
                case "drop":
                    del place[key]
                case "add" if isinstance(place, dict):
                    place[draw(st.sampled_from(["new", "json_", "retired", "parent", "nickname"]))] = draw(values)
            break
    return changed


def adapter_of(generated: Generated, key: tuple[str, str]) -> TypeAdapter[Any]:
    domain, name = key
    return TypeAdapter(getattr(getattr(generated, domain), name))


def is_accepted(adapter: TypeAdapter[Any], text: str) -> bool:
    try:
        read_request(adapter, text)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize("key", EXAMPLES, ids=".".join)
def test_a_model_accepts_what_its_schema_accepts(key: tuple[str, str], generated: Generated) -> None:
    adapter = adapter_of(generated, key)
    validator = VALIDATOR(adapter.json_schema(), format_checker=FORMATS)
    assert validator.is_valid(EXAMPLES[key])
    assert is_accepted(adapter, json.dumps(EXAMPLES[key]))

    @settings(max_examples=300, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(mutations(EXAMPLES[key]))
    def agree(document: Any) -> None:
        assert is_accepted(adapter, json.dumps(document)) == validator.is_valid(document)

    agree()


@pytest.mark.parametrize("key", EXAMPLES, ids=".".join)
def test_every_awkward_value_in_every_field_is_judged_alike(key: tuple[str, str], generated: Generated) -> None:
    adapter = adapter_of(generated, key)
    schema = adapter.json_schema()
    validator = VALIDATOR(schema, format_checker=FORMATS)
    names = schema["properties"] if "properties" in schema else schema["$defs"][key[1]]["properties"]
    disagreements = []
    for name in names:
        for value in AWKWARD:
            document = {**EXAMPLES[key], name: value}
            accepted = is_accepted(adapter, json.dumps(document))
            if accepted != validator.is_valid(document):
                disagreements.append((name, value, "accepted" if accepted else "refused"))
    assert disagreements == []


@pytest.mark.parametrize("key", EXAMPLES, ids=".".join)
def test_what_is_written_is_valid_and_reads_back(key: tuple[str, str], generated: Generated) -> None:
    adapter = adapter_of(generated, key)
    value = read_request(adapter, json.dumps(EXAMPLES[key]))
    written = adapter.dump_json(value, by_alias=True)
    schema = adapter.json_schema(mode="serialization")
    VALIDATOR(schema, format_checker=FORMATS).validate(json.loads(written))
    assert read_request(adapter, written) == value
