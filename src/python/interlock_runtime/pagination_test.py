from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interlock_runtime.pagination import InvalidCursor, decode_cursor, encode_cursor, next_link


@dataclass(frozen=True)
class Position:
    due_at: datetime
    id: UUID


def test_a_cursor_brings_its_key_back() -> None:
    position = Position(datetime(2026, 1, 1, tzinfo=UTC), UUID(int=7))
    cursor = encode_cursor(position, Position)
    assert decode_cursor(cursor, Position) == position
    assert cursor.replace("-", "").replace("_", "").isalnum()


@given(st.tuples(st.integers(-(2**62), 2**62), st.text(st.characters(codec="utf-8", exclude_characters="\0"))))
def test_any_key_comes_back(key: tuple[int, str]) -> None:
    assert decode_cursor(encode_cursor(key, tuple[int, str]), tuple[int, str]) == key


@given(st.text())
def test_what_was_not_encoded_is_refused_and_raises_nothing_else(cursor: str) -> None:
    with pytest.raises(InvalidCursor):
        decode_cursor(cursor, Position)


def test_a_cursor_of_another_list_is_refused() -> None:
    with pytest.raises(InvalidCursor) as refusal:
        decode_cursor(encode_cursor(5, int), Position)
    assert (refusal.value.status, refusal.value.errors[0].parameter) == (422, "cursor")
    assert refusal.value.type_uri == "urn:problem:interlock:validation-failed"


def test_a_cursor_brings_no_null_character_to_a_database() -> None:
    with pytest.raises(InvalidCursor):
        decode_cursor(encode_cursor((5, "\0"), tuple[int, str]), tuple[int, str])


def test_a_link_keeps_the_query_and_exchanges_the_cursor() -> None:
    query = [("role", "admin"), ("tag", "a b"), ("tag", "ü"), ("cursor", "old")]
    link = next_link("/v1/users", query, cursor="n/w")
    assert link == '</v1/users?role=admin&tag=a+b&tag=%C3%BC&cursor=n%2Fw>; rel="next"'
