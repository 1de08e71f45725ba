"""From the lines and columns of syntax nodes to character offsets, and the text of a file from its bytes."""

from __future__ import annotations

import ast
import codecs
import contextlib
import io
import re
from itertools import accumulate

_LINE_BREAK = re.compile(r"\r\n?|\n")


def decode_source(data: bytes) -> str:
    """The text of a Python file, by its byte order mark or its coding cookie, UTF-8 without; the mark is left out.

    Raises:
        SyntaxError: when the bytes are not of that encoding, or there is none of that name.
    """
    try:
        # A cookie stands on one of the first two lines.
        if data.find(b"coding", 0, data.find(b"\n", data.find(b"\n") + 1)) < 0:
            return data.removeprefix(codecs.BOM_UTF8).decode()
        import tokenize

        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        return data.decode(encoding)
    except (UnicodeError, LookupError) as error:
        raise SyntaxError(f"the file cannot be decoded: {error}") from error


def undecodable(data: bytes) -> tuple[str, int]:
    """What can be shown of a file that `decode_source` refuses, and the offset in it of what cannot be decoded."""
    import tokenize

    data = data.removeprefix(codecs.BOM_UTF8)
    encoding, start = "utf-8", 0
    with contextlib.suppress(SyntaxError):
        # It refuses bytes that are not UTF-8 on the first two lines, and names of no encoding.
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
    try:
        data.decode(encoding)
    except UnicodeDecodeError as error:
        start = error.start
    except (UnicodeError, LookupError):
        pass
    return data.decode(errors="replace"), len(data[:start].decode(errors="replace"))


class Places:
    """Turns places of a text. Syntax trees count columns in bytes of UTF-8."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._is_ascii = text.isascii()
        if "\r" in text:
            self._starts = [0, *(found.end() for found in _LINE_BREAK.finditer(text))]
        else:
            lengths = [len(line) + 1 for line in text.split("\n")]
            self._starts = [0, *accumulate(lengths[:-1])]

    def offset(self, line: int, column: int) -> int:
        """The character offset of a line counted from 1 and a column counted from 0 in bytes."""
        start = self._starts[min(line, len(self._starts)) - 1]
        if self._is_ascii or not column:
            return min(start + column, len(self._text))
        return start + len(self._text[start : start + column].encode()[:column].decode(errors="ignore"))

    def character(self, line: int, column: int) -> int:
        """The character offset of a line counted from 1 and a column counted from 0 in characters."""
        return self._starts[line - 1] + column

    def end_of_line(self, offset: int) -> int:
        """Where the line ends that an offset is on."""
        found = self._text.find("\n", offset)
        return found if found >= 0 else len(self._text)

    def span(self, node: ast.expr | ast.stmt | ast.alias) -> tuple[int, int]:
        """Where a node begins and ends."""
        end_line, end_column = node.end_lineno or node.lineno, node.end_col_offset or node.col_offset
        return self.offset(node.lineno, node.col_offset), self.offset(end_line, end_column)

    def name(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> tuple[int, int]:
        """Where the name of a definition stands."""
        start = self.offset(node.lineno, node.col_offset)
        if isinstance(node, ast.ClassDef):
            start += len("class")
        else:
            start = self._text.index("def", start) + len("def")
        # A name that Python normalises is written otherwise than the tree has it.
        found = self._text.find(node.name, start)
        start = found if found >= 0 else start
        return start, start + len(node.name)
