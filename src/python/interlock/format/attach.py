"""Gives every comment its place at a node, and every node its blank line.

A comment behind something on its line is beside that. One alone on its line is above what follows, or at the end of
the block that its indentation says it belongs to.
"""

from __future__ import annotations

import re
from collections.abc import Collection as Places
from collections.abc import Iterator

from interlock.format.nodes import (
    Alias,
    Collection,
    Document,
    Item,
    Mapping,
    Note,
    Place,
    Scalar,
    Sequence,
    has_broken_scalar,
    last_of,
)
from interlock.spec.comments import Comment

_MODELINE = re.compile(r"#\s*yaml-language-server\s*:")


def attach(text: str, document: Document, kept: Places[Place] = ()) -> None:
    """Attaches all comments of the text to the document's nodes. Items at `kept` take their lines as they are."""
    _Attacher(text, document.comments, kept).document(document)


class _Attacher:
    def __init__(self, text: str, comments: tuple[Comment, ...], kept: Places[Place]) -> None:
        self._text = text
        self._comments = comments
        self._kept = kept
        self._next = 0

    def document(self, document: Document) -> None:
        root = Item(None, document.root)
        if document.root.flow:
            self._flow(document.root, root)
        else:
            self._block(document.root, len(self._text), 0)
        document.root.tail.extend(self._note(comment) for comment in self._before(len(self._text)))
        document.head = [*root.above, *(Note(text) for text in root.beside)]
        self._split_head(document)

    def _split_head(self, document: Document) -> None:
        """What stands before the first entry and apart from it is about the file, and so is the editor's modeline."""
        if not document.root.items:
            return
        first = document.root.items[0]
        spaced = [*(note.spaced for note in first.above[1:]), first.spaced]
        apart = max((number for number, gap in enumerate(spaced, 1) if gap), default=0) if first.above else 0
        head = [*document.head, *first.above[:apart]]
        first.above = first.above[apart:]
        modelines = [note for note in (*head, *first.above) if _MODELINE.match(note.text)]
        others = [note for note in head if note not in modelines]
        first.above = [note for note in first.above if note not in modelines]
        document.head = modelines + others
        document.spaced = bool(others) or first.begins_group

    def _block(self, node: Collection, limit: int, least_column: int) -> None:
        """`limit` is where the next thing begins; comments before it from `least_column` on are of this block."""
        previous: Item | None = None
        for number, item in enumerate(node.items):
            for comment in self._before(item.start):
                if previous is not None and self._same_line(previous.end, comment):
                    previous.beside.append(self._string(comment))
                else:
                    item.above.append(self._note(comment))
            item.spaced = self._is_spaced(item.start)
            following = node.items[number + 1].start if number + 1 < len(node.items) else limit
            if self._kept and item.place in self._kept:
                self._keep(item, following, node.column)
            else:
                self._item(item, following, node)
            previous = item
        for comment in self._before(limit):
            if previous is not None and self._same_line(previous.end, comment):
                previous.beside.append(self._string(comment))
            elif comment.alone and self._column(comment) >= least_column:
                node.tail.append(self._note(comment))
            else:
                self._next -= 1
                return

    def _keep(self, item: Item, limit: int, column: int) -> None:
        """Takes the lines of an item, with the comments below it that are indented as what is in it."""
        end = self._line_end(last_of(item.value))
        for comment in self._before(limit):
            if comment.span.start > end and not (comment.alone and self._column(comment) > column):
                self._next -= 1
                break
            end = max(end, self._line_end(comment.span.end))
        item.end = end
        lines = self._text[item.start : end].split("\n")
        # Spaces at the end of a line may be part of a text of several lines, and are nothing elsewhere.
        first, *others = lines if has_broken_scalar(item.value) else [line.rstrip(" \t") for line in lines]
        indentation = item.start - self._text.rfind("\n", 0, item.start) - 1
        item.kept = (first, *(line[min(indentation, len(line) - len(line.lstrip(" "))) :] for line in others))

    def _line_end(self, offset: int) -> int:
        end = self._text.find("\n", offset)
        return len(self._text) if end < 0 else end

    def _flow(self, node: Collection, owner: Item) -> None:
        previous: Item | None = None
        for item in node.items:
            for comment in self._before(item.start):
                behind = node.start if previous is None else previous.end
                if self._same_line(behind, comment):
                    (owner if previous is None else previous).beside.append(self._string(comment))
                else:
                    item.above.append(self._note(comment))
            item.spaced = self._is_spaced(item.start)
            self._item(item, node.end, node)
            previous = item
        for comment in self._before(node.end):
            if previous is None:
                self._put_above(owner, comment)
            elif self._same_line(previous.end, comment):
                previous.beside.append(self._string(comment))
            else:
                node.tail.append(self._note(comment))

    def _item(self, item: Item, limit: int, parent: Collection) -> None:
        match item.value:
            case Mapping(flow=False) | Sequence(flow=False) as block:
                item.end = self._block_value(item, block, limit, parent)
            case Mapping() | Sequence() as flow:
                self._around(item, flow.start)
                self._flow(flow, item)
                item.end = flow.end
            case Scalar() | Alias() as leaf:
                self._around(item, leaf.end)
                item.end = leaf.end

    def _block_value(self, item: Item, block: Mapping | Sequence, limit: int, parent: Collection) -> int:
        if item.key is not None:
            for comment in self._before(block.items[0].start):
                if not self._same_line(item.key.end, comment):
                    self._next -= 1
                    break
                item.beside.append(self._string(comment))
        # A list may begin at the column of its key; a comment at that column is then about the next key.
        flush = isinstance(parent, Mapping) and block.column <= parent.column
        self._block(block, limit, block.column + 1 if flush else block.column)
        return block.items[-1].end

    def _around(self, item: Item, limit: int) -> None:
        """The comments between a key and its value, or inside that, as in the head of a block scalar."""
        for comment in self._before(limit):
            if comment.alone:
                self._put_above(item, comment)
            else:
                item.beside.append(self._string(comment))

    def _put_above(self, item: Item, comment: Comment) -> None:
        """Those beside its key, which find no room on its line now, come first, as they did."""
        item.above.extend(Note(text) for text in item.beside)
        item.beside.clear()
        item.above.append(self._note(comment))

    def _before(self, limit: int) -> Iterator[Comment]:
        while self._next < len(self._comments) and self._comments[self._next].span.start < limit:
            self._next += 1
            yield self._comments[self._next - 1]

    def _string(self, comment: Comment) -> str:
        return self._text[comment.span.start : comment.span.end]

    def _note(self, comment: Comment) -> Note:
        return Note(self._string(comment), self._is_spaced(comment.span.start))

    def _same_line(self, end: int, comment: Comment) -> bool:
        return self._text.find("\n", end, comment.span.start) < 0

    def _column(self, comment: Comment) -> int:
        start = comment.span.start
        return start - self._text.rfind("\n", 0, start) - 1

    def _is_spaced(self, offset: int) -> bool:
        """Whether the line before is blank, if this is the first thing on its line."""
        line = self._text.rfind("\n", 0, offset) + 1
        if line == 0 or self._text[line:offset].strip(" -?"):
            return False
        previous = self._text.rfind("\n", 0, line - 1) + 1
        return not self._text[previous : line - 1].strip(" ")
