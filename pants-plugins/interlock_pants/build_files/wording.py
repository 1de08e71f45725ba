"""What is said of mistakes that Pants refuses, so that the compiler never sees them. No Pants here."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def did_you_mean(text: str, known: Iterable[str]) -> str:
    """A question to be put behind a sentence, with a space before it; nothing where nothing is like `text`."""
    close = get_close_matches(text, sorted(set(known)), n=1)
    return f" Did you mean `{close[0]}`?" if close else ""
