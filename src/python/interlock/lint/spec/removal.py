"""Edits of YAML text that leave everything else as it stands."""

from __future__ import annotations

from interlock.diagnostics.diagnostic import Edit
from interlock.diagnostics.source import Span
from interlock.ir.written import Written, WrittenFile


def remove_key(file: WrittenFile, mapping: Written, name: str) -> Edit | None:
    """Takes a key and its scalar value out of a mapping.

    None where that would take a comment as well or leave one above something else, leave nothing where something must
    be, or change other places too.
    """
    index = next((index for index, (key, _) in enumerate(mapping.entries) if key.text == name), None)
    if index is None or file.has_aliases:
        return None
    key, value = mapping.entries[index]
    if value.text is None or "\n" in file.text[key.span.start : value.span.end]:
        return None
    bracket = file.content(mapping)
    if file.text[bracket] == "{":
        place = _in_braces(mapping, index)
        # A comment behind the bracket is about what follows, too.
        begin = bracket if index == 0 else place[0]
        return _without_comment(file, begin, place)
    if len(mapping.entries) == 1 or _has_comment_above(file.text, mapping, index):
        return None
    lines = _on_lines(file.text, mapping, index)
    return None if lines is None else _without_comment(file, lines[0], lines)


def _without_comment(file: WrittenFile, begin: int, place: tuple[int, int]) -> Edit | None:
    """The edit that removes a place, unless a comment stands in it or between it and where it begins."""
    return None if "#" in file.text[begin : place[1]] else Edit(Span(file.path, *place), "")


def _in_braces(mapping: Written, index: int) -> tuple[int, int]:
    key, value = mapping.entries[index]
    if index > 0:
        return mapping.entries[index - 1][1].span.end, value.span.end
    following = mapping.entries[1][0].span.start if len(mapping.entries) > 1 else value.span.end
    return key.span.start, following


def _on_lines(text: str, mapping: Written, index: int) -> tuple[int, int] | None:
    key, value = mapping.entries[index]
    start = _line_start(text, key.span.start)
    if text[start : key.span.start].strip(" "):
        # Behind the dash of a list: the next key takes its place.
        following = mapping.entries[index + 1 : index + 2]
        return (key.span.start, following[0][0].span.start) if following else None
    end = text.find("\n", value.span.end) + 1 or len(text)
    return None if text[value.span.end : end].strip() else (start, end)


def _has_comment_above(text: str, mapping: Written, index: int) -> bool:
    """Whether the first line above the key that is not blank is a comment. It may say why the key is there."""
    begin = _line_start(text, mapping.entries[index][0].span.start)
    before = mapping.entries[index - 1][1] if index > 0 else None
    while begin > 0:
        end, begin = begin, _line_start(text, begin - 1)
        line = text[begin:end].strip()
        if line:
            # What looks like one may be the end of a text of several lines.
            return line.startswith("#") and (before is None or before.text is None or before.span.end <= begin)
    return False


def _line_start(text: str, offset: int) -> int:
    return max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1
