"""Reads JSON that another program wrote in a form agreed upon. Every difference is a problem, and all are told at once.

What is missing or of another type reads as something empty, so that reading goes on.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

_Read = TypeVar("_Read")
_Choice = TypeVar("_Choice", bound=StrEnum)

MOST_SHOWN = 10


class InvalidDocument(ValueError):
    """A document is not of the agreed form. The text has a line for each problem, at most `MOST_SHOWN`."""


def read_document(text: str, version: int, name: str, read: Callable[[Value], _Read]) -> _Read:
    """What `read` makes of a document, which is called `name` in errors. Raises `InvalidDocument`.

    `read` need not look at the version: one that is not `version` is the only problem that is told.
    """
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InvalidDocument(f"{name} is no JSON: {error}") from None
    found = document.get("version") if isinstance(document, dict) else None
    if found != version or isinstance(found, bool):
        raise InvalidDocument(
            f"{name} is of version {json.dumps(found)}, and this compiler reads version {version}: "
            "the plugin and the compiler are of one release"
        )
    problems: list[str] = []
    result = read(Value("", document, problems))
    if problems:
        more = len(problems) - MOST_SHOWN
        lines = [*problems[:MOST_SHOWN], *([f"and {more} more"] if more > 0 else [])]
        raise InvalidDocument("\n".join(f"{name}: {line}" for line in lines))
    return result


@dataclass(frozen=True, slots=True)
class Value:
    """A value at a place of the document, such as `services[0].kind`."""

    place: str
    value: object
    problems: list[str]

    def members(self, *names: str, optional: Sequence[str] = ()) -> tuple[Value, ...]:
        """The members of an object, in the order of `names`, then of `optional`. It has no other ones."""
        document = self._object()
        every = (*names, *optional)
        if isinstance(self.value, dict):
            self.problems.extend(f"{self.below(name)} does not belong there" for name in document if name not in every)
            self.problems.extend(f"{self.below(name)} is missing" for name in names if name not in document)
        # What is not there has been told of; whatever is read from it is of no interest.
        return tuple(
            Value(self.below(name), document[name], self.problems)
            if name in document
            else Value(self.below(name), None, [])
            for name in every
        )

    def entries(self) -> Iterator[tuple[str, Value]]:
        """The members of an object whose names are free."""
        for name, value in self._object().items():
            yield name, Value(self.below(name), value, self.problems)

    def items(self) -> Iterator[Value]:
        if not isinstance(self.value, list):
            self.wrong("a list")
            return
        for index, item in enumerate(self.value):
            yield Value(f"{self.place}[{index}]", item, self.problems)

    def text(self) -> str:
        if isinstance(self.value, str) and self.value:
            return self.value
        self.wrong("a text")
        return ""

    def written_text(self) -> str:
        """A text as a person wrote it, which may be empty."""
        return "" if self.value == "" else self.text()

    def optional_text(self) -> str | None:
        return None if self.value is None else self.text()

    def integer(self) -> int:
        if isinstance(self.value, int) and not isinstance(self.value, bool):
            return self.value
        self.wrong("a whole number")
        return 0

    def offsets(self) -> tuple[int, int]:
        """A pair of offsets in a text."""
        match [each.integer() for each in self.items()]:
            case [start, end] if 0 <= start <= end:
                return start, end
            case _:
                self.wrong("[start, end]")
                return 0, 0

    def choice(self, of: type[_Choice], instead: _Choice) -> _Choice:
        """One of several texts; `instead` where it is none of them."""
        try:
            return of(self.text())
        except ValueError:
            self.wrong(f"one of {', '.join(of)}")
            return instead

    def below(self, name: str) -> str:
        return f"{self.place}.{name}" if self.place else name

    def wrong(self, wanted: str) -> None:
        """Tells that the value should be something else: `a text`."""
        self.problems.append(f"{self.place or 'the document'} should be {wanted}, not {_shown(self.value)}")

    def _object(self) -> dict[str, object]:
        if isinstance(self.value, dict):
            return self.value
        self.wrong("an object")
        return {}


def _shown(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:57]}..."
