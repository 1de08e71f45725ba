"""The texts of specs as paragraphs: a small and safe part of Markdown, as data. Nothing in them becomes markup.

Known are paragraphs, lists of `- items`, fenced code, `code`, **strong** and [links](https://example.org) of http(s).
Anything else, HTML above all, is text that shows as it was written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple


class InlineKind(StrEnum):
    TEXT = "text"
    CODE = "code"
    STRONG = "strong"
    LINK = "link"


class Inline(NamedTuple):
    """A piece of a paragraph. `href` is there for links alone."""

    kind: InlineKind
    text: str
    href: str | None = None


class BlockKind(StrEnum):
    PARAGRAPH = "paragraph"
    LIST = "list"
    CODE = "code"


class Block(NamedTuple):
    """A paragraph has one item, a list as many as it has; code has one, with its text as it was written."""

    kind: BlockKind
    items: tuple[tuple[Inline, ...], ...]


_FENCE = "```"
_BULLET = re.compile(r"[-*] +(?=\S)")
_INLINE = re.compile(
    r"`(?P<code>[^`\n]+)`"
    r"|\*\*(?P<strong>[^*\n]+)\*\*"
    r"|\[(?P<text>[^\[\]\n]+)\]\((?P<href>https?://[^\s()<>\"']+)\)"
)


def prose(text: str | None) -> tuple[Block, ...]:
    """The blocks of a text, none for None."""
    return tuple(_blocks((text or "").strip().splitlines()))


def inlines(text: str) -> tuple[Inline, ...]:
    """The pieces of one paragraph."""
    return tuple(_inlines(text))


def _blocks(lines: list[str]) -> Iterator[Block]:
    at = 0
    while at < len(lines):
        if not lines[at].strip():
            at += 1
            continue
        if lines[at].startswith(_FENCE):
            end = next((number for number in range(at + 1, len(lines)) if lines[number].startswith(_FENCE)), len(lines))
            yield Block(BlockKind.CODE, ((Inline(InlineKind.TEXT, "\n".join(lines[at + 1 : end])),),))
            at = end + 1
            continue
        is_list = _is_item(lines[at])
        end = at + 1
        while end < len(lines) and lines[end].strip() and not lines[end].startswith(_FENCE):
            if not is_list and _is_item(lines[end]):
                break
            end += 1
        yield _list(lines[at:end]) if is_list else Block(BlockKind.PARAGRAPH, (inlines(_joined(lines[at:end])),))
        at = end


def _is_item(line: str) -> bool:
    return _BULLET.match(line.lstrip()) is not None


def _list(lines: list[str]) -> Block:
    items: list[list[str]] = []
    for line in lines:
        if _is_item(line):
            items.append([_BULLET.sub("", line.lstrip(), count=1)])
        else:
            items[-1].append(line)
    return Block(BlockKind.LIST, tuple(inlines(_joined(item)) for item in items))


def _joined(lines: list[str]) -> str:
    return " ".join(line.strip() for line in lines)


def _inlines(text: str) -> Iterator[Inline]:
    at = 0
    for found in _INLINE.finditer(text):
        if found.start() > at:
            yield Inline(InlineKind.TEXT, text[at : found.start()])
        if found["code"] is not None:
            yield Inline(InlineKind.CODE, found["code"])
        elif found["strong"] is not None:
            yield Inline(InlineKind.STRONG, found["strong"])
        else:
            yield Inline(InlineKind.LINK, found["text"], found["href"])
        at = found.end()
    if at < len(text):
        yield Inline(InlineKind.TEXT, text[at:])
