"""The YAML 1.2 core schema."""

from __future__ import annotations

import pytest

from interlock.spec.scalars import NoJsonNumber, resolve_plain
from interlock.spec.tree import ScalarValue


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("~", None),
        ("null", None),
        ("Null", None),
        ("true", True),
        ("FALSE", False),
        ("0", 0),
        ("-12", -12),
        ("+12", 12),
        ("007", 7),
        ("0o17", 15),
        ("0x1F", 31),
        ("1.5", 1.5),
        (".5", 0.5),
        ("1.", 1.0),
        ("1e3", 1000.0),
        ("-1.5E-2", -0.015),
    ],
)
def test_what_is_no_string(text: str, value: ScalarValue) -> None:
    resolved = resolve_plain(text)
    assert resolved == value
    assert type(resolved) is type(value)


@pytest.mark.parametrize(
    "text",
    [
        *("yes", "no", "on", "off", "y", "N", "tRUE", "nUll", "none", "2026-01-01", "12:30", "1_000", "0b1", "0x"),
        *("1e", "-", ".", "+", "--1", "1.2.3", "0o8", "-0x1F", "\u0661", "infinity", "nan", "/users", "true.", "{a}"),
    ],
)
def test_what_is_a_string(text: str) -> None:
    assert resolve_plain(text) == text


@pytest.mark.parametrize("text", [".inf", "-.INF", "+.Inf", ".nan", "1e999", "-1e999", "9" * 301, "0x" + "F" * 301])
def test_what_json_cannot_hold(text: str) -> None:
    with pytest.raises(NoJsonNumber):
        resolve_plain(text)
