"""Prose is folded so that it reads the same."""

from __future__ import annotations

import pytest
import yaml

from interlock.format.blocks import folded


@pytest.mark.parametrize("loader", [yaml.CSafeLoader, yaml.SafeLoader])
@pytest.mark.parametrize("width", [1, 8, 20])
@pytest.mark.parametrize(
    "text",
    [
        "one two three four",
        "one: two # three - four",
        "- one\n\ntwo three\n? four",
        "one two\n",
        "one two\n\n\n",
        "# one two",
        "'one' \"two\" \\three",
    ],
)
def test_folded_prose_is_read_back(text: str, width: int, loader: type[yaml.SafeLoader]) -> None:
    block = folded(text, width)
    if block is None:
        assert "\n" not in text.rstrip("\n")
        assert len(text.rstrip("\n")) <= width
        return
    lines = "\n".join(f"  {line}" if line else "" for line in block.lines)
    assert yaml.load(f"a: {block.header}\n{lines}\nb: 1\n", loader) == {"a": text, "b": 1}
    assert all(len(line) <= width or " " not in line for line in block.lines)


@pytest.mark.parametrize("text", ["one  two three", " one two", "one two ", "one\x07 two", "one\n two", "word"])
def test_what_would_change_or_has_no_place_to_break_is_not_folded(text: str) -> None:
    assert folded(text, 5) is None
