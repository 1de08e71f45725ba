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
    """The reminders last shown in each chat, by their numbers. Forgets the chat that was quiet for longest."""

    def __init__(self, chats: int = 10_000) -> None:
        self._chats = chats
        self._shown: OrderedDict[int, Mapping[int, UUID]] = OrderedDict()

    def remember(self, chat_id: int, numbered: Mapping[int, UUID]) -> None:
        """A page that follows another adds to it; the first begins anew."""
        before = {} if 1 in numbered else self._shown.get(chat_id, {})
        self._shown[chat_id] = {**before, **numbered}
        self._shown.move_to_end(chat_id)
        while len(self._shown) > self._chats:
            self._shown.popitem(last=False)

    def find(self, chat_id: int, number: Number) -> UUID | None:
        return self._shown.get(chat_id, {}).get(number.value)
