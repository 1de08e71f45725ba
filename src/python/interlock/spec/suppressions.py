"""Suppressions in the comments of a spec. Each covers its own line or, alone there, the next line with an entry."""

from __future__ import annotations

from interlock.diagnostics.source import Span
from interlock.diagnostics.suppression import (
    Suppression,
    may_have_suppressions,
    next_entry,
    suppressions_in,
)
from interlock.spec.comments import Comment, find_comments
from interlock.spec.tree import Tree


def find_suppressions(path: str, text: str, tree: Tree | None) -> tuple[Suppression, ...]:
    """`tree` is what was read from `text`. Texts without a suppression, which are most, cost one search."""
    if not may_have_suppressions(text):
        return ()
    return tuple(
        suppression
        for comment in find_comments(path, text, tree)
        for suppression in suppressions_in(text, comment.span, Span(path, *covered_by(text, comment)))
    )


def covered_by(text: str, comment: Comment) -> tuple[int, int]:
    """Where the range begins and ends in which a suppression in this comment allows findings."""
    return next_entry(text, comment.span.end) if comment.alone else _line_of(text, comment.span)


def _line_of(text: str, comment: Span) -> tuple[int, int]:
    return max(text.rfind("\n", 0, comment.start), text.rfind("\r", 0, comment.start)) + 1, comment.start
