"""Safe fixes, as the compiler's reports tell them, applied to texts. No Pants here."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

_LINE_BREAK = re.compile(r"\r\n?|\n")
_BYTE_ORDER_MARK = "\ufeff"


@dataclass(frozen=True, order=True)
class Place:
    """A line and a column, both counted from 1, in characters."""

    line: int
    column: int


@dataclass(frozen=True)
class Edit:
    """`text` in the place of what lies from `start` up to `end` in a file before any edit."""

    path: str
    start: Place
    end: Place
    text: str


Fix = tuple[Edit, ...]
"""Edits that belong together."""


@dataclass(frozen=True)
class Mending:
    """The new contents of files, by path, and the files that would have changed if they were as they were read."""

    contents: Mapping[str, bytes]
    outdated: tuple[str, ...]


def safe_fixes(report: bytes) -> tuple[Fix, ...]:
    """Those that a report of the format `json` tells, in its order."""
    found = (each["fix"] for each in json.loads(report)["diagnostics"])
    return tuple(tuple(map(_edit, fix["edits"])) for fix in found if fix is not None and fix["safety"] == "safe")


def mend(fixes: Iterable[Fix], read: Mapping[str, bytes], now: Mapping[str, bytes]) -> Mending:
    """Applies fixes to files that are `now` as they were `read` when the fixes were found, whole or not at all.

    A fix that leads into other files is left out, and one that overlaps an earlier one.
    """
    edits: dict[str, list[Edit]] = {}
    outdated: set[str] = set()
    for fix in dict.fromkeys(fixes):
        paths = {edit.path for edit in fix}
        if not paths <= now.keys():
            continue
        stale = {path for path in paths if read.get(path) != now[path]}
        outdated |= stale
        if not stale and all(_is_free(edit, edits.get(edit.path, ())) for edit in fix):
            for edit in fix:
                edits.setdefault(edit.path, []).append(edit)
    contents = {path: _edited(path, now[path], of_file) for path, of_file in edits.items()}
    return Mending(
        {path: content for path, content in contents.items() if content != now[path]}, tuple(sorted(outdated))
    )


def paths_of(fixes: Iterable[Fix]) -> tuple[str, ...]:
    return tuple(sorted({edit.path for fix in fixes for edit in fix}))


def _edit(edit: dict) -> Edit:
    start, end = Place(edit["line"], edit["column"]), Place(edit["endLine"], edit["endColumn"])
    return Edit(edit["path"], start, end, edit["text"])


def _is_free(edit: Edit, taken: Iterable[Edit]) -> bool:
    return all(edit.end <= other.start or other.end <= edit.start for other in taken)


def failure(report: bytes) -> str | None:
    """Why a report of the format `json` is of one that did not come to look at anything."""
    reason: str | None = json.loads(report).get("failure")
    return reason


def _edited(path: str, content: bytes, edits: Sequence[Edit]) -> bytes:
    """Files that are not UTF-8 stay as they are, since places in them count the characters of another encoding."""
    try:
        whole = content.decode()
    except UnicodeDecodeError:
        return content
    # In Python, places do not count it.
    mark = _BYTE_ORDER_MARK if path.endswith(".py") and whole.startswith(_BYTE_ORDER_MARK) else ""
    return (mark + "".join(_parts(whole[len(mark) :], edits))).encode()


def _parts(text: str, edits: Sequence[Edit]) -> Iterator[str]:
    lines = [0, *(found.end() for found in _LINE_BREAK.finditer(text))]
    at = 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        yield text[at : lines[edit.start.line - 1] + edit.start.column - 1]
        yield edit.text
        at = lines[edit.end.line - 1] + edit.end.column - 1
    yield text[at:]
