"""Suppressions in the comments of a BUILD file. Each covers its line or, alone there, the next one with an entry."""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterator

from interlock.diagnostics.source import SourceFile, Span
from interlock.diagnostics.suppression import (
    Suppression,
    is_suppression,
    may_have_suppressions,
    next_entry,
    suppressions_in,
)

_LINE_BREAK = re.compile(r"\r\n?|\n")


def build_file_suppressions(source: SourceFile) -> Iterator[Suppression]:
    """Those of a file that the build could read, in their order."""
    if not may_have_suppressions(source.text):
        return
    lines = [0, *(found.end() for found in _LINE_BREAK.finditer(source.text))]
    for token in tokenize.generate_tokens(io.StringIO(source.text, newline="").readline):
        if token.type == tokenize.COMMENT and is_suppression(token.string):
            line = lines[token.start[0] - 1]
            start = line + token.start[1]
            comment = Span(source.path, start, start + len(token.string))
            is_alone = not source.text[line:start].strip()
            covers = next_entry(source.text, comment.end) if is_alone else (line, start)
            yield from suppressions_in(source.text, comment, Span(source.path, *covers))
