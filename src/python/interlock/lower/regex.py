"""The regular expressions that mean the same to Rust's `regex` and to ECMAScript (with the `u` flag).

`parse` reads a pattern into a small tree and writes it anew with its classes spelled out: `\\d` as `[0-9]`, since
Rust's would also take the digits of other scripts, and `.` as what is none of ECMAScript's four line ends, of which
Rust's knows one. The tree serves `regex_match`, which is linear in the text whatever the pattern. Word boundaries,
look-around, back-references, flags and named groups are refused.
"""

from __future__ import annotations

from dataclasses import dataclass

MAX_SIZE = 2_000
"""Bound on the characters a pattern has once its repetitions are written out; Rust refuses to compile much more."""


@dataclass(frozen=True, slots=True)
class PatternError:
    """What is wrong, and the offset in the pattern."""

    message: str
    offset: int


@dataclass(frozen=True, slots=True)
class CharacterSet:
    """Inclusive ranges of code points; `category` is a Unicode general category besides (`L`, `Lu`)."""

    ranges: tuple[tuple[int, int], ...]
    categories: tuple[str, ...] = ()
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Start:
    """`^`: nothing comes before."""


@dataclass(frozen=True, slots=True)
class End:
    """`$`: nothing comes after."""


@dataclass(frozen=True, slots=True)
class Sequence:
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    options: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """`most` is None where there is no bound."""

    item: Node
    least: int
    most: int | None


Node = CharacterSet | Start | End | Sequence | Choice | Repeat


@dataclass(frozen=True, slots=True)
class Pattern:
    """`source` is the pattern written anew; it matches anywhere in a text unless it is anchored.

    `size` is about the number of characters in it once its repetitions are written out.
    """

    source: str
    tree: Node
    size: int


_CLASSES = {"d": ((48, 57),), "w": ((48, 57), (65, 90), (95, 95), (97, 122)), "s": ((9, 13), (32, 32))}
_SPELLED = {"d": "0-9", "w": "0-9A-Za-z_", "s": r"\t-\r "}
_CONTROLS = {"n": 10, "r": 13, "t": 9, "f": 12, "v": 11}
_SYNTAX = frozenset("^$\\.*+?()[]{}|/")
_SPELLED_DOT = r"[^\n\r\u2028\u2029]"
_DOT = CharacterSet(((10, 10), (13, 13), (0x2028, 0x2029)), negated=True)
_CATEGORY_GROUPS = {"L": "ultmo", "M": "nce", "N": "dlo", "P": "cdseifo", "S": "mcko", "Z": "slp", "C": "cfon"}
_GENERAL_CATEGORIES = frozenset(group + kind for group, kinds in _CATEGORY_GROUPS.items() for kind in ("", *kinds))


class _Refused(Exception):
    def __init__(self, message: str, offset: int) -> None:
        self.error = PatternError(message, offset)


def parse(pattern: str) -> Pattern | PatternError:
    """The pattern, or why it is not in the common subset."""
    try:
        return _Parser(pattern).parse()
    except _Refused as refused:
        return refused.error


class _Parser:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._depth = 0

    def parse(self) -> Pattern:
        tree, source, size = self._choice()
        if self._at < len(self._text):
            raise _Refused("this `)` closes nothing", self._at)
        if size > MAX_SIZE:
            raise _Refused("its repetitions amount to too large a pattern", 0)
        return Pattern(source, tree, size)

    def _peek(self) -> str:
        return self._text[self._at : self._at + 1]

    def _choice(self) -> tuple[Node, str, int]:
        options: list[Node] = []
        sources: list[str] = []
        total = 0
        while True:
            node, source, size = self._sequence()
            options.append(node)
            sources.append(source)
            total += size
            if self._peek() != "|":
                return (options[0] if len(options) == 1 else Choice(tuple(options))), "|".join(sources), total
            self._at += 1

    def _sequence(self) -> tuple[Node, str, int]:
        items: list[Node] = []
        sources: list[str] = []
        total = 0
        while self._at < len(self._text) and self._peek() not in "|)":
            node, source, size = self._quantified()
            items.append(node)
            sources.append(source)
            total += size
        return (items[0] if len(items) == 1 else Sequence(tuple(items))), "".join(sources), total

    def _quantified(self) -> tuple[Node, str, int]:
        start = self._at
        node, source, size = self._atom()
        bounds = self._quantifier()
        if bounds is None:
            return node, source, size
        if isinstance(node, Start | End):
            raise _Refused("nothing here can be repeated", start)
        least, most, written = bounds
        if self._peek() == "?":
            self._at += 1
            written += "?"
        if self._peek() in ("*", "+", "?", "{") and self._peek():
            raise _Refused("two repetitions of one thing", self._at)
        copies = max(least + 1 if most is None else most, 1)
        grown = size * copies
        if grown > MAX_SIZE:
            raise _Refused("its repetitions amount to too large a pattern", start)
        return Repeat(node, least, most), source + written, grown

    def _quantifier(self) -> tuple[int, int | None, str] | None:
        match self._peek():
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
        self._at += 1
        return (*bounds, self._text[self._at - 1])

    def _counted(self) -> tuple[int, int | None, str]:
        start = self._at
        end = self._text.find("}", start)
        written = self._text[start : end + 1] if end > 0 else ""
        low, comma, high = written[1:-1].partition(",")
        if not _is_count(low) or not (_is_count(high) or high == ""):
            raise _Refused("a literal `{` is written `\\{`", start)
        self._at = end + 1
        least = int(low)
        most = (int(high) if high else None) if comma else least
        if most is not None and most < least:
            raise _Refused("the repetition's bounds are the wrong way round", start)
        return least, most, written

    def _atom(self) -> tuple[Node, str, int]:
        start = self._at
        character = self._peek()
        self._at += 1
        match character:
            case "(":
                return self._group(start)
            case "[":
                return self._bracketed(start)
            case ".":
                return _DOT, _SPELLED_DOT, 1
            case "^":
                return Start(), "^", 0
            case "$":
                return End(), "$", 0
            case "\\":
                return self._escape(start)
            case "*" | "+" | "?":
                raise _Refused("nothing here can be repeated", start)
            case "{" | "}" | "]":
                raise _Refused(f"a literal `{character}` is written `\\{character}`", start)
            case _:
                return _single(ord(character)), character, 1

    def _group(self, start: int) -> tuple[Node, str, int]:
        opening = "("
        if self._peek() == "?":
            marker = self._text[self._at : self._at + 3]
            if marker[:2] in ("?=", "?!") or marker in ("?<=", "?<!"):
                raise _Refused("look-around is not in the subset that Rust and ECMAScript share", start)
            if marker[:2] in ("?<", "?P"):
                raise _Refused("a group has no name here: write `(...)`", start)
            if marker[:2] != "?:":
                raise _Refused("flags are not in the subset that Rust and ECMAScript share", start)
            self._at += 2
            opening = "(?:"
        self._depth += 1
        if self._depth > 50:
            raise _Refused("groups lie too deep in one another", start)
        node, source, size = self._choice()
        self._depth -= 1
        if self._peek() != ")":
            raise _Refused("this `(` is never closed", start)
        self._at += 1
        return node, f"{opening}{source})", size + 1

    def _escape(self, start: int) -> tuple[Node, str, int]:
        letter = self._peek()
        if letter and letter in "dws":
            self._at += 1
            return CharacterSet(_CLASSES[letter]), f"[{_SPELLED[letter]}]", 1
        if letter and letter in "DWS":
            self._at += 1
            lower = letter.lower()
            return CharacterSet(_CLASSES[lower], negated=True), f"[^{_SPELLED[lower]}]", 1
        if letter and letter in "pP":
            category, source = self._category(start)
            return CharacterSet((), (category,), negated=letter == "P"), source, 20
        code, source = self._escaped_code(start, in_class=False)
        return _single(code), source, 1

    def _category(self, start: int) -> tuple[str, str]:
        end = self._text.find("}", self._at)
        source = self._text[start : end + 1]
        category = source[3:-1]
        if source[2:3] != "{" or category not in _GENERAL_CATEGORIES:
            raise _Refused("only general categories are shared: `\\p{L}`, `\\p{Lu}`, `\\p{Nd}` ...", start)
        self._at = end + 1
        return category, source

    def _escaped_code(self, start: int, *, in_class: bool) -> tuple[int, str]:
        letter = self._peek()
        self._at += 1
        if not letter:
            raise _Refused("a `\\` at the end escapes nothing", start)
        if letter in _CONTROLS:
            return _CONTROLS[letter], f"\\{letter}"
        if letter in "xu":
            digits = self._text[self._at : self._at + (2 if letter == "x" else 4)]
            width = 2 if letter == "x" else 4
            if len(digits) != width or not all(digit in "0123456789abcdefABCDEF" for digit in digits):
                raise _Refused(f"`\\{letter}` wants {width} hexadecimal digits", start)
            code = int(digits, 16)
            if 0xD800 <= code <= 0xDFFF:
                raise _Refused("half a surrogate pair is no character", start)
            self._at += width
            return code, f"\\{letter}{digits}"
        if letter.isdigit() or letter == "k":
            raise _Refused("back-references are not in the subset that Rust and ECMAScript share", start)
        if letter in "bB":
            raise _Refused("`\\b` differs between Rust and ECMAScript: write the neighbouring characters out", start)
        if letter in "AzZ":
            raise _Refused("write `^` for the start of the text and `$` for its end", start)
        if letter.isalnum() or letter == "_":
            raise _Refused(f"`\\{letter}` is not in the subset that Rust and ECMAScript share", start)
        needed = letter in _SYNTAX or (in_class and letter in "-&~")
        # ECMAScript refuses an escape that escapes nothing, and has no need of it outside a class.
        return ord(letter), f"\\{letter}" if needed and letter not in "&~" else letter

    def _bracketed(self, start: int) -> tuple[Node, str, int]:
        negated = self._peek() == "^"
        self._at += negated
        ranges: list[tuple[int, int]] = []
        categories: list[str] = []
        source = "[^" if negated else "["
        while self._peek() != "]":
            if self._at >= len(self._text):
                raise _Refused("this `[` is never closed", start)
            source += self._class_item(ranges, categories)
        self._at += 1
        if not ranges and not categories:
            raise _Refused("an empty class is not in the subset that Rust and ECMAScript share", start)
        size = 1 + 20 * len(categories)
        return CharacterSet(tuple(ranges), tuple(categories), negated), source + "]", size

    def _class_item(self, ranges: list[tuple[int, int]], categories: list[str]) -> str:
        start = self._at
        following = self._text[self._at + 1 : self._at + 2]
        if self._peek() == "\\" and following and following in "dws":
            self._at += 2
            ranges.extend(_CLASSES[following])
            return _SPELLED[following]
        if self._peek() == "\\" and following and following in "DWSP":
            raise _Refused(f"`\\{following}` inside brackets is not shared: negate the whole class", start)
        if self._peek() == "\\" and following == "p":
            self._at += 2
            category, source = self._category(start)
            categories.append(category)
            return source
        low, source = self._class_character()
        if self._peek() != "-" or self._text[self._at + 1 : self._at + 2] in ("]", ""):
            ranges.append((low, low))
            return source
        self._at += 1
        if self._text[self._at : self._at + 1] == "\\" and self._text[self._at + 1 : self._at + 2] in tuple("dwsDWSpP"):
            raise _Refused("a range ends in one character", self._at)
        high, high_source = self._class_character()
        if high < low:
            raise _Refused("the range's ends are the wrong way round", start)
        ranges.append((low, high))
        return f"{source}-{high_source}"

    def _class_character(self) -> tuple[int, str]:
        start = self._at
        character = self._peek()
        self._at += 1
        if character == "\\":
            return self._escaped_code(start, in_class=True)
        if character == "[":
            raise _Refused("a literal `[` is written `\\[`", start)
        if character in "&-~" and self._peek() == character:
            raise _Refused(f"`{character * 2}` means something else to Rust: write it once", start)
        if character == "-":
            return ord("-"), "\\-"
        if character in "^$.*+?(){}|/":
            # Harmless as they stand to both engines.
            return ord(character), "\\^" if character == "^" else character
        return ord(character), character


def _single(code: int) -> CharacterSet:
    return CharacterSet(((code, code),))


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 4
