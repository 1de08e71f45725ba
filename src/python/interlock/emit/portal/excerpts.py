"""The text of a declaration as it stands in its file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from interlock.diagnostics.source import SourceFile, Span


class LineView(NamedTuple):
    number: int
    text: str


class ExcerptView(NamedTuple):
    """Lines of a file. Empty where the file is not at hand, whose path is known nonetheless."""

    path: str
    lines: tuple[LineView, ...]


def declaration(sources: Mapping[str, SourceFile], key: Span) -> ExcerptView:
    """The key of a declaration and all that is indented below it, without comments and blank lines behind it."""
    source = sources.get(key.path)
    if source is None:
        return ExcerptView(key.path, ())
    texts = source.text.splitlines()
    first, column = source.position(key.start)
    last = first
    for number in range(first + 1, len(texts) + 1):
        text = texts[number - 1]
        bare = text.lstrip()
        if not bare or bare.startswith("#"):
            continue
        # What closes a bracket may stand below its key.
        if len(text) - len(bare) < column and bare[0] not in "}]":
            break
        last = number
    return _lines(key.path, texts, first, last)


def passage(sources: Mapping[str, SourceFile], span: Span) -> ExcerptView:
    """The whole lines of a place, such as the call in a BUILD file."""
    source = sources.get(span.path)
    if source is None:
        return ExcerptView(span.path, ())
    first, last = source.position(span.start).line, source.position(max(span.start, span.end - 1)).line
    return _lines(span.path, source.text.splitlines(), first, last)


def _lines(path: str, texts: list[str], first: int, last: int) -> ExcerptView:
    numbered = enumerate(texts[first - 1 : last], first)
    return ExcerptView(path, tuple(LineView(number, text) for number, text in numbered))
