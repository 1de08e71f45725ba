"""What a terminal shows of a string, and how many cells that takes."""

from __future__ import annotations

TAB_WIDTH = 4


def visible(character: str) -> str:
    """One character as it is shown: tabs as spaces, and control characters as symbols that steer no terminal."""
    if character == "\t":
        return " " * TAB_WIDTH
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    return character if code < 0x7F or _is_graphic(character) else "\N{REPLACEMENT CHARACTER}"


def one_line(text: str) -> str:
    """A text of any characters as a single harmless line."""
    return text if text.isascii() and text.isprintable() else "".join(map(visible, text))


def width(character: str) -> int:
    """The cells that one shown character takes: 2 for wide ones (Unicode Annex 11), 0 for those that combine."""
    if character.isascii():
        return 1
    import unicodedata

    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _is_graphic(character: str) -> bool:
    """Neither a control, nor a byte order mark, nor a mark that reorders text and so makes it read otherwise."""
    import unicodedata

    return (
        unicodedata.category(character) not in ("Cc", "Cs", "Zl", "Zp")
        and unicodedata.bidirectional(character) not in _REORDERING
        and character != "\ufeff"
    )


_REORDERING = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})
