"""Parameters and bodies as text."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

import pytest

from interlock_runtime.client.operation import Operation
from interlock_runtime.client.wire import body_of, headers_of, path_of, query_of
from interlock_runtime.models import MISSING, Model
from interlock_runtime.scalars import Base64, Duration, ExactDecimal, Int64, SafeInt, StrictBool, Timestamp, Uuid


class Color(StrEnum):
    RED = "red"


def operation(path: str = "/v1/things", **types: Any) -> Operation[None]:
    return Operation("things.api.get", "GET", path, status=200, **types)


@pytest.mark.parametrize(
    ("type_", "value", "text"),
    [
        (SafeInt, -5, "-5"),
        (Int64, 2**63 - 1, "9223372036854775807"),
        (StrictBool, True, "true"),
        (StrictBool, False, "false"),
        (Timestamp, datetime(2031, 1, 1, tzinfo=UTC), "2031-01-01T00:00:00Z"),
        (Duration, timedelta(minutes=90), "PT1H30M"),
        (Base64, b"hi", "aGk="),
        (Color, Color.RED, "red"),
        (Uuid, UUID(int=1), "00000000-0000-0000-0000-000000000001"),
    ],
)
def test_a_query_parameter_is_written_as_its_type_is_on_the_wire(type_: Any, value: Any, text: str) -> None:
    assert query_of(operation(query_types={"q": type_}), {"q": value}) == [("q", text)]


def test_lists_and_sets_repeat_their_name_and_absent_parameters_are_left_out() -> None:
    wanted = operation(query_types={"tag": list[str], "role": set[Color], "none": str})
    written = query_of(wanted, {"tag": ["a", "b"], "role": {Color.RED}, "none": None})
    assert written == [("tag", "a"), ("tag", "b"), ("role", "red")]


def test_header_fields_keep_their_wire_names() -> None:
    assert headers_of(operation(header_types={"X-Trace": str}), {"X-Trace": "on"}) == [("X-Trace", "on")]


def test_what_a_path_gives_a_meaning_to_is_encoded() -> None:
    wanted = operation("/v1/accounts/{sid}.json/@me", path_types={"sid": str})
    assert path_of(wanted, {"sid": "a/b?c=ü d"}) == "/v1/accounts/a%2Fb%3Fc%3D%C3%BC%20d.json/@me"


@pytest.mark.parametrize("value", ["", ".", ".."])
def test_a_value_that_would_make_another_path_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match=r"things\.api\.get"):
        path_of(operation("/v1/things/{name}/parts", path_types={"name": str}), {"name": value})


def test_an_absent_field_is_not_in_the_body_and_null_is() -> None:
    class ThingPatch(Model):
        name: str | MISSING = MISSING
        price: ExactDecimal | MISSING | None = MISSING

    wanted = operation(body=ThingPatch)
    assert body_of(wanted, ThingPatch(price=None)) == b'{"price":null}'
    assert body_of(wanted, ThingPatch()) == b"{}"
