"""Offsets, lines and columns."""

from __future__ import annotations

import pytest

from interlock.diagnostics.source import Position, SourceFile


@pytest.mark.parametrize(
    ("text", "offset", "position"),
    [
        ("", 0, Position(1, 1)),
        ("ab\ncd", 0, Position(1, 1)),
        ("ab\ncd", 2, Position(1, 3)),
        ("ab\ncd", 3, Position(2, 1)),
        ("ab\ncd", 5, Position(2, 3)),
        ("ab\ncd", 99, Position(2, 3)),
        ("ab\ncd", -1, Position(1, 1)),
        ("a\n", 2, Position(2, 1)),
        ("a\r\nb", 3, Position(2, 1)),
        ("a\rb", 2, Position(2, 1)),
        ("a\r\r\nb\nc", 6, Position(4, 1)),
        ("é🦀\nx", 2, Position(1, 3)),
    ],
)
def test_positions(text: str, offset: int, position: Position) -> None:
    assert SourceFile("a.yaml", text).position(offset) == position


@pytest.mark.parametrize(("number", "line"), [(1, "a"), (2, ""), (3, "b c"), (4, "")])
@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"])
def test_lines_come_without_their_break(number: int, line: str, line_break: str) -> None:
    assert SourceFile("a.yaml", line_break.join(["a", "", "b c", ""])).line(number) == line
