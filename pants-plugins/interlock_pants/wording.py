"""How mistakes are told. No Pants here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True)
class Problem:
    """What is wrong with what a field is given. `at` leads there: an entry or a key, and what stands behind the key;
    empty for the field as a whole."""

    sentence: str
    at: tuple[str, ...] = ()


def problem_list(heading: str, sentences: Iterable[str]) -> str:
    """All that is wrong with one thing, a line for each sentence."""
    return "\n".join((f"{heading}:", *(f"  * {sentence}" for sentence in sentences)))


def did_you_mean(text: str, known: Iterable[str]) -> str:
    """A question to be put behind a sentence, with a space before it; nothing where nothing is like `text`."""
    close = get_close_matches(text, sorted(set(known)), n=1)
    return f" Did you mean `{close[0]}`?" if close else ""
