"""Edits of YAML text that leave everything else as it stands."""

from __future__ import annotations

from interlock.diagnostics.diagnostic import Edit
from interlock.diagnostics.source import Span
from interlock.ir.written import Written, WrittenFile


def remove_key(file: WrittenFile, mapping: Written, name: str) -> Edit | None:
    """Takes a key and its scalar value out of a mapping.

    None where that would take a comment as well, leave nothing where something must be, or change other places too.
    """
    index = next((index for index, (key, _) in enumerate(mapping.entries) if key.text == name), None)
    if index is None or file.has_aliases:
        return None
    key, value = mapping.entries[index]
    if value.text is None or "\n" in file.text[key.span.start : value.span.end]:
        return None
    place = _in_braces(mapping, index) if file.text[mapping.span.start] == "{" else _on_lines(file.text, mapping, index)
    if place is None or "#" in file.text[value.span.end : place[1]] or "#" in file.text[place[0] : key.span.start]:
        return None
    return Edit(Span(file.path, *place), "")


def _in_braces(mapping: Written, index: int) -> tuple[int, int]:
    key, value = mapping.entries[index]
    if index > 0:
        return mapping.entries[index - 1][1].span.end, value.span.end
    following = mapping.entries[1][0].span.start if len(mapping.entries) > 1 else value.span.end
    return key.span.start, following


def _on_lines(text: str, mapping: Written, index: int) -> tuple[int, int] | None:
    if len(mapping.entries) == 1:
        return None
    key, value = mapping.entries[index]
    start = max(text.rfind("\n", 0, key.span.start), text.rfind("\r", 0, key.span.start)) + 1
    if text[start : key.span.start].strip(" "):
        # Behind the dash of a list: the next key takes its place.
        return key.span.start, mapping.entries[index + 1][0].span.start
    end = text.find("\n", value.span.end) + 1 or len(text)
    return None if text[value.span.end : end].strip() else (start, end)
