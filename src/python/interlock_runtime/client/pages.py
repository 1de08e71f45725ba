"""Every item of a list that comes in pages."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Protocol, TypeVar

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class CursorPage(Protocol[T_co]):
    @property
    def items(self) -> Sequence[T_co]: ...

    @property
    def next_cursor(self) -> str | None: ...


class OffsetPage(Protocol[T_co]):
    @property
    def items(self) -> Sequence[T_co]: ...

    @property
    def total(self) -> int: ...


async def by_cursor(fetch: Callable[[str | None], Awaitable[CursorPage[T]]]) -> AsyncIterator[T]:
    """The items of all pages, each page fetched when the one before is used up."""
    cursor: str | None = None
    while True:
        page = await fetch(cursor)
        for item in page.items:
            yield item
        if page.next_cursor is None or page.next_cursor == cursor:
            return
        cursor = page.next_cursor


async def by_offset(fetch: Callable[[int], Awaitable[OffsetPage[T]]]) -> AsyncIterator[T]:
    """The items of all pages. Items that are added or removed meanwhile may be missed or seen twice."""
    offset = 0
    while True:
        page = await fetch(offset)
        for item in page.items:
            yield item
        offset += len(page.items)
        if not page.items or offset >= page.total:
            return
