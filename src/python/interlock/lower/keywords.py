"""Values of keys that are one of a few words."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar

from interlock.lower.program import Program
from interlock.lower.wording import listing
from interlock.spec.nodes import Spanned

Word = TypeVar("Word", bound=StrEnum)


def one_of(program: Program, words: type[Word], written: Spanned[str], key: str) -> Word | None:
    """The word that is written; None, and a diagnostic, when it is none of them."""
    for word in words:
        if word.value == written.value:
            return word
    known = [word.value for word in words]
    program.error(
        "spec/unknown-value",
        f"`{written.value}` is no value of `{key}`",
        written.span,
        help=program.suggest(written.value, known) or f"one of {listing(known)}",
    )
    return None
