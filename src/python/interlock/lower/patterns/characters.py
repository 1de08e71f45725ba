"""Reads what stands for one character: escapes, classes in brackets, categories of Unicode."""

from __future__ import annotations

from interlock.lower.patterns.cursor import Cursor, Part, Refused
from interlock.lower.patterns.tree import CharacterSet

_CLASSES = {"d": ((48, 57),), "w": ((48, 57), (65, 90), (95, 95), (97, 122)), "s": ((9, 13), (32, 32))}
_SPELLED = {"d": "0-9", "w": "0-9A-Za-z_", "s": r"\t-\r "}
_CONTROLS = {"n": 10, "r": 13, "t": 9, "f": 12, "v": 11}
_HEX_WIDTHS = {"x": 2, "u": 4}
_HEX = frozenset("0123456789abcdefABCDEF")
_SYNTAX = frozenset("^$\\.*+?()[]{}|/")
_CATEGORY_GROUPS = {"L": "ultmo", "M": "nce", "N": "dlo", "P": "cdseifo", "S": "mcko", "Z": "slp", "C": "cfon"}
_GENERAL_CATEGORIES = frozenset(group + kind for group, kinds in _CATEGORY_GROUPS.items() for kind in ("", *kinds))
_CATEGORY_SIZE = 20
"""What a category counts for in the size of a pattern."""

ANY_BUT_LINE_ENDS = Part(CharacterSet(((10, 10), (13, 13), (0x2028, 0x2029)), negated=True), r"[^\n\r\u2028\u2029]", 1)


def literal(character: str) -> Part:
    return _single(ord(character), character)


def read_escape(cursor: Cursor) -> Part:
    """What a backslash begins, outside brackets. The cursor stands behind the backslash."""
    start = cursor.at - 1
    letter = cursor.peek()
    if letter and letter in "dws":
        cursor.at += 1
        return Part(CharacterSet(_CLASSES[letter]), f"[{_SPELLED[letter]}]", 1)
    if letter and letter in "DWS":
        cursor.at += 1
        lower = letter.lower()
        return Part(CharacterSet(_CLASSES[lower], negated=True), f"[^{_SPELLED[lower]}]", 1)
    if letter and letter in "pP":
        category, source = _category(cursor, start)
        return Part(CharacterSet((), (category,), negated=letter == "P"), source, _CATEGORY_SIZE)
    return _single(*_escaped(cursor, start, also_escaped=""))


def read_bracketed(cursor: Cursor) -> Part:
    """A class in brackets. The cursor stands behind the opening one."""
    start = cursor.at - 1
    negated = cursor.peek() == "^"
    cursor.at += negated
    ranges: list[tuple[int, int]] = []
    categories: list[str] = []
    source = "[^" if negated else "["
    while cursor.peek() != "]":
        if cursor.is_at_end:
            raise Refused("this `[` is never closed", start)
        source += _class_item(cursor, ranges, categories)
    cursor.at += 1
    if not ranges and not categories:
        raise Refused("an empty class is not in the subset that Rust and ECMAScript share", start)
    characters = CharacterSet(tuple(ranges), tuple(categories), negated)
    return Part(characters, source + "]", 1 + _CATEGORY_SIZE * len(categories))


def _single(code: int, source: str) -> Part:
    return Part(CharacterSet(((code, code),)), source, 1)


def _category(cursor: Cursor, start: int) -> tuple[str, str]:
    end = cursor.text.find("}", cursor.at)
    source = cursor.text[start : end + 1]
    category = source[3:-1]
    if source[2:3] != "{" or category not in _GENERAL_CATEGORIES:
        raise Refused("only general categories are shared: `\\p{L}`, `\\p{Lu}`, `\\p{Nd}` ...", start)
    cursor.at = end + 1
    return category, source


def _escaped(cursor: Cursor, start: int, also_escaped: str) -> tuple[int, str]:
    """The code point that an escape stands for, and how it is written anew."""
    letter = cursor.take()
    if not letter:
        raise Refused("a `\\` at the end escapes nothing", start)
    if letter in _CONTROLS:
        return _CONTROLS[letter], f"\\{letter}"
    if letter in _HEX_WIDTHS:
        return _hexadecimal(cursor, start, letter)
    if letter.isdigit() or letter == "k":
        raise Refused("back-references are not in the subset that Rust and ECMAScript share", start)
    if letter in "bB":
        raise Refused("`\\b` differs between Rust and ECMAScript: write the neighbouring characters out", start)
    if letter in "AzZ":
        raise Refused("write `^` for the start of the text and `$` for its end", start)
    if letter.isalnum() or letter == "_":
        raise Refused(f"`\\{letter}` is not in the subset that Rust and ECMAScript share", start)
    # ECMAScript refuses an escape that escapes nothing.
    return ord(letter), f"\\{letter}" if letter in _SYNTAX or letter in also_escaped else letter


def _hexadecimal(cursor: Cursor, start: int, letter: str) -> tuple[int, str]:
    width = _HEX_WIDTHS[letter]
    digits = cursor.text[cursor.at : cursor.at + width]
    if len(digits) != width or not _HEX.issuperset(digits):
        raise Refused(f"`\\{letter}` wants {width} hexadecimal digits", start)
    code = int(digits, 16)
    if 0xD800 <= code <= 0xDFFF:
        raise Refused("half a surrogate pair is no character", start)
    cursor.at += width
    return code, f"\\{letter}{digits}"


def _class_item(cursor: Cursor, ranges: list[tuple[int, int]], categories: list[str]) -> str:
    """Adds a character, a range, a class or a category to those of the brackets; returns it written anew."""
    start = cursor.at
    following = cursor.text[start + 1 : start + 2]
    if cursor.peek() == "\\" and following and following in "dws":
        cursor.at += 2
        ranges.extend(_CLASSES[following])
        return _SPELLED[following]
    if cursor.peek() == "\\" and following and following in "DWSP":
        raise Refused(f"`\\{following}` inside brackets is not shared: negate the whole class", start)
    if cursor.peek() == "\\" and following == "p":
        cursor.at += 2
        category, source = _category(cursor, start)
        categories.append(category)
        return source
    low, source = _class_character(cursor)
    if cursor.peek() != "-" or cursor.text[cursor.at + 1 : cursor.at + 2] in ("]", ""):
        ranges.append((low, low))
        return source
    cursor.at += 1
    if cursor.peek() == "\\" and cursor.text[cursor.at + 1 : cursor.at + 2] in tuple("dwsDWSpP"):
        raise Refused("a range ends in one character", cursor.at)
    high, high_source = _class_character(cursor)
    if high < low:
        raise Refused("the range's ends are the wrong way round", start)
    ranges.append((low, high))
    return f"{source}-{high_source}"


def _class_character(cursor: Cursor) -> tuple[int, str]:
    start = cursor.at
    character = cursor.take()
    if character == "\\":
        return _escaped(cursor, start, also_escaped="-")
    if character == "[":
        raise Refused("a literal `[` is written `\\[`", start)
    if character in "&-~" and cursor.peek() == character:
        raise Refused(f"`{character * 2}` means something else to Rust: write it once", start)
    if character == "-":
        return ord("-"), "\\-"
    if character in "^$.*+?(){}|/":
        # Harmless as they stand to both engines.
        return ord(character), "\\^" if character == "^" else character
    return ord(character), character
