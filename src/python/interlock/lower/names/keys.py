"""What is written at the keys of a node: values that may be left out, and words of which there are a few."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar

from interlock.lower.names.wording import listing
from interlock.lower.program import Program
from interlock.spec.nodes import Spanned

Value = TypeVar("Value")
Word = TypeVar("Word", bound=StrEnum)


def value_of(written: Spanned[Value] | None) -> Value | None:
    """None where the key is left out."""
    return None if written is None else written.value


def is_true(written: Spanned[bool] | None) -> bool:
    """A flag that is left out is not set."""
    return written is not None and written.value


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
