"""Where in the text of a pattern its readers are."""

from __future__ import annotations

from typing import NamedTuple

from interlock.lower.patterns.tree import Node, PatternError


class Refused(Exception):
    """Ends the reading of a pattern that is not in the common subset."""

    def __init__(self, message: str, offset: int) -> None:
        self.error = PatternError(message, offset)


class Part(NamedTuple):
    """A part of a pattern that was read: `source` is it written anew, `size` as `Pattern` counts it."""

    node: Node
    source: str
    size: int


class Cursor:
    """The readers of one pattern share it and move it on."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    @property
    def is_at_end(self) -> bool:
        return self.at >= len(self.text)

    def peek(self) -> str:
        """The next character, empty at the end."""
        return self.text[self.at : self.at + 1]

    def take(self) -> str:
        """The next character, which the cursor goes past, and past the end too."""
        character = self.peek()
        self.at += 1
        return character
