"""Lists that come in pages."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

from interlock_runtime.client.pages import by_cursor, by_offset


@dataclass
class Cursored:
    items: list[int]
    next_cursor: str | None


@dataclass
class Counted:
    items: list[int]
    total: int


def collected(items: AsyncIterator[int]) -> list[int]:
    async def collect() -> list[int]:
        return [item async for item in items]

    return asyncio.run(collect())


def test_every_page_behind_a_cursor_is_fetched_once() -> None:
    pages = {None: Cursored([1, 2], "a"), "a": Cursored([], "b"), "b": Cursored([3], None)}
    asked: list[str | None] = []

    async def fetch(cursor: str | None) -> Cursored:
        asked.append(cursor)
        return pages[cursor]

    assert collected(by_cursor(fetch)) == [1, 2, 3]
    assert asked == [None, "a", "b"]


def test_a_page_that_names_itself_as_the_next_ends_the_list() -> None:
    async def fetch(cursor: str | None) -> Cursored:
        return Cursored([1], "same")

    assert collected(by_cursor(fetch)) == [1, 1]


def test_the_next_page_is_not_fetched_before_it_is_needed() -> None:
    asked: list[str | None] = []

    async def fetch(cursor: str | None) -> Cursored:
        asked.append(cursor)
        return Cursored([1, 2], "more")

    async def first() -> int:
        async for item in by_cursor(fetch):
            return item
        raise AssertionError("the list is not empty")

    assert asyncio.run(first()) == 1
    assert asked == [None]


def test_every_page_behind_an_offset_is_fetched_once() -> None:
    everything = list(range(5))
    asked: list[int] = []

    async def fetch(offset: int) -> Counted:
        asked.append(offset)
        return Counted(everything[offset : offset + 2], len(everything))

    assert collected(by_offset(fetch)) == everything
    assert asked == [0, 2, 4]


def test_a_list_that_shrinks_meanwhile_comes_to_an_end() -> None:
    async def fetch(offset: int) -> Counted:
        return Counted([] if offset else [1], 10)

    assert collected(by_offset(fetch)) == [1]
