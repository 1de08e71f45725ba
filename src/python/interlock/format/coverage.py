"""What the suppressions of a text cover: which keys and values begin, or end, where findings are allowed.

Rules point at keys, at values in braces and at places inside scalars. As long as each suppression covers the beginnings
and ends of the same ones, it allows the same findings, whichever rules are run.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from interlock.diagnostics.suppression import is_suppression
from interlock.format.nodes import Alias, Document, Item, Key, Mapping, Node, Scalar, Sequence, last_of
from interlock.spec.suppressions import covered_by

NodePath = tuple[str | int, ...]
"""Keys and indices from the root, and at the end which part of the entry there is meant."""


class Coverage(NamedTuple):
    """What one comment covers. `start` and `end` are the places of the range in the text."""

    comment: str
    parts: frozenset[NodePath]
    start: int
    end: int

    @property
    def meaning(self) -> tuple[str, frozenset[NodePath]]:
        return self.comment, self.parts


def coverages(text: str, document: Document) -> list[Coverage]:
    """What each suppression of the text, of which `document` was read, covers, in their order."""
    comments = [each for each in document.comments if is_suppression(text[each.span.start : each.span.end])]
    if not comments:
        return []
    parts = sorted(_parts(document.root, ()), key=lambda part: part[0])
    offsets = [offset for offset, _ in parts]
    found = []
    for comment in comments:
        start, end = covered_by(text, comment)
        covered = parts[bisect_left(offsets, start) : bisect_left(offsets, end)]
        of_comment = text[comment.span.start : comment.span.end]
        found.append(Coverage(of_comment, frozenset(path for _, path in covered), start, end))
    return found


def moved(before: Iterable[Coverage], after: Iterable[Coverage]) -> tuple[Coverage, ...]:
    """Those that cover something else after. A comment may stand in a text more than once."""
    left = Counter(coverage.meaning for coverage in after)
    found = []
    for coverage in before:
        if left[coverage.meaning] > 0:
            left[coverage.meaning] -= 1
        else:
            found.append(coverage)
    return tuple(found)


def _parts(node: Node, path: NodePath) -> Iterator[tuple[int, NodePath]]:
    """Every beginning and every end of something that a finding may point at, with where it is."""
    match node:
        case Alias():
            # It has no place of its own: findings point at what it stands for.
            pass
        case Scalar():
            yield node.start, (*path, "begins")
            yield max(node.start, node.end - 1), (*path, "ends")
        case Mapping() | Sequence():
            # What has no brackets begins where its first entry does, which is another one when it is sorted.
            if node.flow:
                yield node.start, (*path, "begins")
            for number, item in enumerate(node.items):
                below = (*path, number if item.key is None else _name(item.key))
                if item.key is not None:
                    yield item.key.start, (*below, "key")
                yield from _parts(item.value, below)


def _name(key: Key) -> str:
    return key.text if isinstance(key, Scalar) else f"*{key.name}"


def entries_around(text: str, document: Document, start: int, end: int) -> list[Item]:
    """The entries of block collections on whose lines a range of the text lies, the outermost first."""
    found: list[Item] = []
    node: Node = document.root
    while isinstance(node, Mapping | Sequence) and not node.flow:
        inner = next((item for item in node.items if _lines(text, item, start, end)), None)
        if inner is None:
            break
        found.append(inner)
        node = inner.value
    return found


def _lines(text: str, item: Item, start: int, end: int) -> bool:
    last = text.find("\n", last_of(item.value))
    return text.rfind("\n", 0, item.start) < start and (last < 0 or end <= last + 1)
