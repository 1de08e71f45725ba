"""Scalars of several lines: block scalars as they were written, and prose folded to the width of a line."""

from __future__ import annotations

import re
from typing import NamedTuple

from interlock.format.nodes import Scalar
from interlock.format.scalars import UNPRINTABLE

_HEADER = re.compile(r"([|>])[-+]?([0-9]?)[-+]?")
_INDENT = 2


class Block(NamedTuple):
    """`|` or `>` with its indicators, and the lines below, without their common indentation."""

    header: str
    lines: tuple[str, ...]


def as_written(scalar: Scalar, column: int) -> Block | None:
    """A block scalar's lines as they are, or None when there is nothing in it, or it is none.

    `column` is where the collection that holds it begins.
    """
    header = _HEADER.match(scalar.source)
    if scalar.style not in ("|", ">") or header is None or not scalar.text.strip("\n "):
        return None
    if scalar.style == "|":
        return _block("|", scalar.text.rstrip("\n").split("\n"), scalar.text)
    # Where folded lines were broken is not in the value.
    lines = scalar.source.split("\n")[1:]
    width = column + int(header[2]) if header[2] else _first_indentation(lines)
    lines = [line[width:] for line in lines]
    while not lines[-1]:
        lines.pop()
    return _block(">", lines, scalar.text)


def folded(text: str, width: int) -> Block | None:
    """Prose as a folded block of lines that fit, or None when folding could change it."""
    if UNPRINTABLE.search(text.replace("\n", "")):
        return None
    paragraphs = text.rstrip("\n").split("\n")
    lines: list[str] = []
    for number, paragraph in enumerate(paragraphs):
        words = paragraph.split(" ")
        if paragraph and not all(words):
            # Spaces at an end or next to each other would be lost, or keep the line from being folded.
            return None
        if number:
            lines.append("")
        lines.extend(_filled(words, width) if paragraph else [])
    return _block(">", lines, text) if len(lines) > 1 and lines[0] else None


def _block(style: str, lines: list[str], text: str) -> Block:
    breaks = len(text) - len(text.rstrip("\n"))
    first = next((line for line in lines if line), "")
    indicator = str(_INDENT) if first.startswith(" ") else ""
    chomping = "-" if breaks == 0 else "" if breaks == 1 else "+"
    return Block(style + indicator + chomping, (*lines, *[""] * (breaks - 1)))


def _first_indentation(lines: list[str]) -> int:
    first = next(line for line in lines if line.strip(" "))
    return len(first) - len(first.lstrip(" "))


def _filled(words: list[str], width: int) -> list[str]:
    lines = [words[0]]
    for word in words[1:]:
        if len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines
