"""The comments of a YAML text. Parsers drop them; they are what lies between the scalars and begins with `#`."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from typing import NamedTuple

from interlock.diagnostics.source import Span
from interlock.spec.tree import Mapping, Scalar, Sequence, Tree

# Behind a word, `#` belongs to it. Behind a bracket, comma or quote libyaml takes it for a comment; YAML wants a space.
_HASH = re.compile(r"""(?<![^\s\[\]{},:"'])#[^\r\n]*""")
# What a scalar's span may hold before its content: an anchor, comments behind that, the head of a block scalar.
_BEFORE_CONTENT = re.compile(r"(?:[&!][^\s]*(?:\s+|$)(?:#[^\r\n]*(?:\s+|$))*)*(?:[|>][-+0-9]*[ \t]*(?:#[^\r\n]*)?)?")


class Comment(NamedTuple):
    """A comment from its `#` to the last character that can be seen.

    `alone` tells that nothing but spaces stands before it on its line.
    """

    span: Span
    alone: bool


def find_comments(path: str, text: str, tree: Tree | None) -> tuple[Comment, ...]:
    """The comments of `text` in their order. `tree` is what was read from it, without an error."""
    if "#" not in text:
        return ()
    return comments_outside(path, text, () if tree is None else _scalars_with_hash(text, tree))


def comments_outside(path: str, text: str, scalars: Iterable[tuple[int, int]]) -> tuple[Comment, ...]:
    """The comments of `text` in their order. `scalars` are the places of at least all scalars that hold a `#`."""
    inside = sorted((_content(text, start, end), end) for start, end in scalars)
    starts = [start for start, _ in inside]
    comments: list[Comment] = []
    at = 0
    while (found := _HASH.search(text, at)) is not None:
        start = found.start()
        index = bisect_right(starts, start) - 1
        if index >= 0 and start < inside[index][1]:
            at = inside[index][1]
            continue
        at = found.end()
        line = max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1
        comments.append(
            Comment(Span(path, start, start + len(found.group().rstrip())), not text[line:start].strip(" "))
        )
    return tuple(comments)


def _scalars_with_hash(text: str, tree: Tree) -> set[tuple[int, int]]:
    found: set[tuple[int, int]] = set()
    pending = [tree]
    while pending:
        match pending.pop():
            case Scalar(span=(_, start, end)):
                if text.find("#", start, end) >= 0:
                    found.add((start, end))
            case Sequence(items=items):
                pending.extend(items)
            case Mapping(entries=entries):
                for entry in entries:
                    pending.append(entry.key)
                    pending.append(entry.value)
    return found


def _content(text: str, start: int, end: int) -> int:
    """Where the content of the scalar at these places begins."""
    before = _BEFORE_CONTENT.match(text, start, end)
    return before.end() if before is not None else start
