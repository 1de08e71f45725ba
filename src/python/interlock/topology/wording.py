"""Phrases that findings share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from functools import cached_property
from heapq import nlargest

MOST_LISTED = 8
_LIKELY = 20
"""How many names are compared letter by letter: those with the most pairs of letters in common."""


class Names:
    """Names of one kind, to tell which one was meant. Where hundreds are wrong, hundreds are asked for."""

    def __init__(self, known: Iterable[str]) -> None:
        self._known = known
        self._meant: dict[str, str | None] = {}

    def did_you_mean(self, written: str, none: str) -> str:
        """The nearest name; else all of them, as far as they can be taken in; `none` where there are none."""
        if not self._sorted:
            return none
        if near := self.nearest(written):
            return f"did you mean `{near}`?"
        return f"there {'is' if len(self._sorted) == 1 else 'are'} {quoted(self._sorted)}"

    def nearest(self, written: str) -> str | None:
        """The name that is spelt most alike, if any is near."""
        if written not in self._meant:
            wanted = _pairs(written)
            likely = nlargest(_LIKELY, self._pairs, key=lambda name: len(wanted & self._pairs[name]))
            near = get_close_matches(written, likely, n=1)
            self._meant[written] = near[0] if near else None
        return self._meant[written]

    @cached_property
    def _sorted(self) -> list[str]:
        return sorted(self._known)

    @cached_property
    def _pairs(self) -> dict[str, set[str]]:
        return {name: _pairs(name) for name in self._sorted}


def _pairs(name: str) -> set[str]:
    marked = f" {name} "
    return {marked[index : index + 2] for index in range(len(marked) - 1)}


def quoted(names: Sequence[str]) -> str:
    """`a`, `b` and `c`; of many, the first ones."""
    more = len(names) - MOST_LISTED
    shown = [f"`{name}`" for name in names[:MOST_LISTED]]
    *first, last = [*shown, f"{more} more"] if more > 0 else shown
    return f"{', '.join(first)} and {last}" if first else last
