"""Did you mean?"""

from __future__ import annotations

from collections.abc import Iterable


def did_you_mean(written: str, known: Iterable[str]) -> str | None:
    """A question that names the nearest known word, or None when nothing is near."""
    from difflib import get_close_matches  # imported late: a clean run never needs it

    matches = get_close_matches(written, sorted(known), n=1, cutoff=0.6)
    return f"did you mean `{matches[0]}`?" if matches else None
