"""What was last shown in a chat, so that a number means what the person saw."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

SHORT_ID = 8
"""How many digits of an id are shown."""

SHORTEST_PREFIX = 4

_NUMBER = re.compile(r"#?([0-9]{1,3})\.?")
_PREFIX = re.compile(rf"[0-9a-f-]{{{SHORTEST_PREFIX},36}}")


@dataclass(frozen=True, slots=True)
class Number:
    """A place in the list, from 1."""

    value: int


@dataclass(frozen=True, slots=True)
class Prefix:
    """The beginning of an id, as hexadecimal digits."""

    digits: str

    def fits(self, reminder_id: UUID) -> bool:
        return reminder_id.hex.startswith(self.digits)


def read_choice(written: str) -> Number | Prefix | None:
    """Which reminder somebody means. Up to three digits are a number of the list, more are the beginning of an id."""
    word = written.strip().lower()
    if (number := _NUMBER.fullmatch(word)) is not None:
        return Number(int(number[1]))
    return Prefix(word.replace("-", "")) if _PREFIX.fullmatch(word) else None


def short(reminder_id: UUID) -> str:
    return reminder_id.hex[:SHORT_ID]


class ShownLists:
    """The reminders last shown in each chat, by their numbers, up to `room` in all.

    Forgets the chats that were quiet for longest, but never the one that was shown something just now.
    """

    def __init__(self, room: int = 100_000) -> None:
        self._room = room
        self._size = 0
        self._shown: OrderedDict[int, Mapping[int, UUID]] = OrderedDict()

    def remember(self, chat_id: int, numbered: Mapping[int, UUID]) -> None:
        """A page that follows another adds to it; the first begins anew."""
        before = self._shown.pop(chat_id, {})
        shown = dict(numbered) if 1 in numbered else {**before, **numbered}
        self._shown[chat_id] = shown
        self._size += len(shown) - len(before)
        while self._size > self._room and len(self._shown) > 1:
            _, forgotten = self._shown.popitem(last=False)
            self._size -= len(forgotten)

    def find(self, chat_id: int, number: Number) -> UUID | None:
        return self._shown.get(chat_id, {}).get(number.value)
