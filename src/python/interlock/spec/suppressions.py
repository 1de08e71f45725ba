"""Suppressions in the comments of a spec. Each covers its own line or, alone there, the next line with an entry."""

from __future__ import annotations

from interlock.diagnostics.source import Span
from interlock.diagnostics.suppression import (
    Suppression,
    is_suppression,
    may_have_suppressions,
    next_entry,
    read_suppression,
)
from interlock.spec.comments import Comment, find_comments
from interlock.spec.tree import Tree


def find_suppressions(path: str, text: str, tree: Tree | None) -> tuple[Suppression, ...]:
    """`tree` is what was read from `text`. Texts without a suppression, which are most, cost one search."""
    if not may_have_suppressions(text):
        return ()
    return tuple(
        _suppression(path, text, comment)
        for comment in find_comments(path, text, tree)
        if is_suppression(text[comment.span.start : comment.span.end])
    )


def _suppression(path: str, text: str, comment: Comment) -> Suppression:
    start, end = next_entry(text, comment.span.end) if comment.alone else _line_of(text, comment.span)
    return read_suppression(text, comment.span, Span(path, start, end))


def _line_of(text: str, comment: Span) -> tuple[int, int]:
    return max(text.rfind("\n", 0, comment.start), text.rfind("\r", 0, comment.start)) + 1, comment.start
