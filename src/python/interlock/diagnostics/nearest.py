"""What somebody may have meant who wrote something that is not known."""

from __future__ import annotations

from collections.abc import Iterable

_LONGEST = 100
_LIKENESS = 0.6


def nearest(written: str, known: Iterable[str]) -> str | None:
    """The known word that is spelt most alike, if any is near."""
    from difflib import get_close_matches  # imported late: a clean run never needs it

    near = get_close_matches(written[:_LONGEST], sorted(known), n=1, cutoff=_LIKENESS)
    return near[0] if near else None
