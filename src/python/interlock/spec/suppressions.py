"""Suppressions in the comments of a spec. Each covers its own line or, alone there, the next line with an entry."""

from __future__ import annotations

import re

from interlock.diagnostics.source import Span
from interlock.diagnostics.suppression import Suppression, is_suppression, read_suppression
from interlock.spec.comments import Comment, find_comments
from interlock.spec.tree import Tree

# Written without a flag, so that the search begins at each `#` only.
_HINT = re.compile(r"#\s*[iI][nN][tT][eE][rR][lL][oO][cC][kK]\s*:")
_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n|$)")


def find_suppressions(path: str, text: str, tree: Tree | None) -> tuple[Suppression, ...]:
    """`tree` is what was read from `text`. Texts without a suppression, which are most, cost one search."""
    if _HINT.search(text) is None:
        return ()
    return tuple(
        _suppression(path, text, comment)
        for comment in find_comments(path, text, tree)
        if is_suppression(text[comment.span.start : comment.span.end])
    )


def _suppression(path: str, text: str, comment: Comment) -> Suppression:
    start, end = _next_entry(text, comment.span.end) if comment.alone else _line_of(text, comment.span)
    return read_suppression(text, comment.span, Span(path, start, end))


def _line_of(text: str, comment: Span) -> tuple[int, int]:
    return max(text.rfind("\n", 0, comment.start), text.rfind("\r", 0, comment.start)) + 1, comment.start


def _next_entry(text: str, offset: int) -> tuple[int, int]:
    """The next line that is neither blank nor a comment; nothing at the end of the file when there is none."""
    found = _LINE.match(text, offset)
    while found is not None and found.end() < len(text):
        found = _LINE.match(text, found.end())
        if found is not None and (line := found.group().strip()) and not line.startswith("#"):
            return found.span()
    return len(text), len(text)
