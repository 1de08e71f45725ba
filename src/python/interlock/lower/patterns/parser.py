"""Reads a pattern into a small tree, and writes it anew with its classes spelled out.

`\\d` becomes `[0-9]`, since Rust's would also take the digits of other scripts, and `.` what is none of ECMAScript's
four line ends, of which Rust's knows one. Word boundaries, look-around, back-references, flags and named groups are
refused.
"""

from __future__ import annotations

from interlock.lower.patterns.characters import ANY_BUT_LINE_ENDS, literal, read_bracketed, read_escape
from interlock.lower.patterns.cursor import Cursor, Part, Refused
from interlock.lower.patterns.tree import Choice, End, Node, Pattern, PatternError, Repeat, Sequence, Start

MAX_SIZE = 2_000
"""Bound on the characters a pattern has once its repetitions are written out; Rust refuses to compile much more."""
MAX_DEPTH = 50
"""How deep groups may lie in one another."""


def parse(pattern: str) -> Pattern | PatternError:
    """The pattern, or why it is not in the common subset."""
    try:
        return _Parser(pattern).parse()
    except Refused as refused:
        return refused.error


class _Parser:
    def __init__(self, text: str) -> None:
        self._cursor = Cursor(text)
        self._depth = 0

    def parse(self) -> Pattern:
        tree, source, size = self._choice()
        if not self._cursor.is_at_end:
            raise Refused("this `)` closes nothing", self._cursor.at)
        if size > MAX_SIZE:
            raise Refused("its repetitions amount to too large a pattern", 0)
        return Pattern(source, tree, size)

    def _choice(self) -> Part:
        options = [self._sequence()]
        while self._cursor.peek() == "|":
            self._cursor.at += 1
            options.append(self._sequence())
        nodes = tuple(option.node for option in options)
        return _joined(options, nodes[0] if len(nodes) == 1 else Choice(nodes), "|")

    def _sequence(self) -> Part:
        items: list[Part] = []
        while not self._cursor.is_at_end and self._cursor.peek() not in "|)":
            items.append(self._quantified())
        nodes = tuple(item.node for item in items)
        return _joined(items, nodes[0] if len(nodes) == 1 else Sequence(nodes), "")

    def _quantified(self) -> Part:
        start = self._cursor.at
        part = self._atom()
        bounds = self._quantifier()
        if bounds is None:
            return part
        if isinstance(part.node, Start | End):
            raise Refused("nothing here can be repeated", start)
        least, most, written = bounds
        if self._cursor.peek() == "?":
            self._cursor.at += 1
            written += "?"
        if self._cursor.peek() in ("*", "+", "?", "{"):
            raise Refused("two repetitions of one thing", self._cursor.at)
        copies = max(least + 1 if most is None else most, 1)
        grown = part.size * copies
        if grown > MAX_SIZE:
            raise Refused("its repetitions amount to too large a pattern", start)
        return Part(Repeat(part.node, least, most), part.source + written, grown)

    def _quantifier(self) -> tuple[int, int | None, str] | None:
        """The least, the most and how it is written."""
        match self._cursor.peek():
            case "*":
                bounds: tuple[int, int | None] = (0, None)
            case "+":
                bounds = (1, None)
            case "?":
                bounds = (0, 1)
            case "{":
                return self._counted()
            case _:
                return None
        return (*bounds, self._cursor.take())

    def _counted(self) -> tuple[int, int | None, str]:
        start, text = self._cursor.at, self._cursor.text
        end = text.find("}", start)
        written = text[start : end + 1] if end > 0 else ""
        low, comma, high = written[1:-1].partition(",")
        if not _is_count(low) or not (_is_count(high) or high == ""):
            raise Refused("a literal `{` is written `\\{`", start)
        self._cursor.at = end + 1
        least = int(low)
        most = (int(high) if high else None) if comma else least
        if most is not None and most < least:
            raise Refused("the repetition's bounds are the wrong way round", start)
        return least, most, written

    def _atom(self) -> Part:
        start = self._cursor.at
        character = self._cursor.take()
        match character:
            case "(":
                return self._group(start)
            case "[":
                return read_bracketed(self._cursor)
            case ".":
                return ANY_BUT_LINE_ENDS
            case "^":
                return Part(Start(), "^", 0)
            case "$":
                return Part(End(), "$", 0)
            case "\\":
                return read_escape(self._cursor)
            case "*" | "+" | "?":
                raise Refused("nothing here can be repeated", start)
            case "{" | "}" | "]":
                raise Refused(f"a literal `{character}` is written `\\{character}`", start)
            case _:
                return literal(character)

    def _group(self, start: int) -> Part:
        opening = "("
        if self._cursor.peek() == "?":
            self._check_marker(start)
            self._cursor.at += 2
            opening = "(?:"
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise Refused("groups lie too deep in one another", start)
        node, source, size = self._choice()
        self._depth -= 1
        if self._cursor.peek() != ")":
            raise Refused("this `(` is never closed", start)
        self._cursor.at += 1
        return Part(node, f"{opening}{source})", size + 1)

    def _check_marker(self, start: int) -> None:
        """Of all that `(?` may begin, `(?:` alone is shared."""
        marker = self._cursor.text[self._cursor.at : self._cursor.at + 3]
        if marker[:2] in ("?=", "?!") or marker in ("?<=", "?<!"):
            raise Refused("look-around is not in the subset that Rust and ECMAScript share", start)
        if marker[:2] in ("?<", "?P"):
            raise Refused("a group has no name here: write `(...)`", start)
        if marker[:2] != "?:":
            raise Refused("flags are not in the subset that Rust and ECMAScript share", start)


def _joined(parts: list[Part], node: Node, between: str) -> Part:
    return Part(node, between.join(part.source for part in parts), sum(part.size for part in parts))


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 4
