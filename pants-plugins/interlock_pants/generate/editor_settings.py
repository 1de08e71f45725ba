"""`yaml.schemas` in the settings of VS Code's workspace: which schema is for which spec. No Pants here.

The file is people's own. Only the entries of generated schemas are changed, the rest stays as it is written; a file
that cannot be changed with certainty, such as one with comments, is left alone, and that is told.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

SETTINGS_FILE = ".vscode/settings.json"
SCHEMAS_FOLDER = ".schemas"
BINDINGS_FILE = SCHEMAS_FOLDER + "/bindings.json"
_KEY = "yaml.schemas"
_BLANKS = " \t\r\n"
_INDENT = "  "


@dataclass(frozen=True)
class Merge:
    """`text` is what the settings are to be, None when they are to stay; `refusal` says why, if they should not."""

    text: str | None = None
    refusal: str | None = None


@dataclass(frozen=True)
class Bindings:
    """Spec files by the schema that is for them, all relative to the repository's root.

    `folder` is where all generated schemas lie: entries for others are not ours.
    """

    folder: str
    schemas: Mapping[str, list[str]]

    @classmethod
    def read(cls, document: str, output: str) -> Bindings:
        """From the text of a `BINDINGS_FILE` below the folder `output` (`dist/codegen`)."""
        schemas = json.loads(document)["schemas"]
        return cls(f"{output}/{SCHEMAS_FOLDER}/", {f"{output}/{schema}": specs for schema, specs in schemas.items()})


def merge_settings(existing: str | None, bindings: Bindings) -> Merge:
    """The settings with these bindings. `existing` is the text of the settings file, None when there is none."""
    if existing is None or not existing.strip(_BLANKS):
        return Merge(_document(bindings)) if bindings.schemas else Merge()
    try:
        settings = json.loads(existing)
    except (ValueError, RecursionError) as error:
        return Merge(refusal=f"it has comments, or is no JSON ({error})")
    if not isinstance(settings, dict):
        return Merge(refusal="it is no JSON object")
    schemas = settings.get(_KEY, {})
    if not isinstance(schemas, dict):
        return Merge(refusal=f'"{_KEY}" is no JSON object in it')
    wanted = {schema: specs for schema, specs in schemas.items() if not schema.startswith(bindings.folder)}
    wanted.update(bindings.schemas)
    if wanted == schemas:
        return Merge()
    return Merge(_with_member(existing, wanted))


@dataclass(frozen=True)
class _Member:
    """A member of the outermost object: its key, and where that begins and the value begins and ends in the text."""

    key: str
    start: int
    value: int
    end: int


def _with_member(text: str, value: Mapping[str, Any]) -> str:
    """The text of a JSON object with `value` under our key, in the place of the old one or at the end."""
    members = list(_members(text))
    newline = "\r\n" if "\r\n" in text else "\n"
    indent = _indent(text, members)
    written = json.dumps(value, indent=indent, ensure_ascii=False).replace("\n", newline + indent)
    ours = [member for member in members if member.key == _KEY]
    if ours:
        return text[: ours[-1].value] + written + text[ours[-1].end :]
    member = f"{newline}{indent}{json.dumps(_KEY)}: {written}"
    if members:
        return f"{text[: members[-1].end]},{member}{_closing(text[members[-1].end :], newline)}"
    brace = text.index("{")
    return f"{text[: brace + 1]}{member}{_closing(text[brace + 1 :], newline)}"


def _closing(rest: str, newline: str) -> str:
    """What follows the last member, with the closing brace on a line of its own."""
    return rest if "\n" in rest.partition("}")[0] else newline + rest.lstrip(_BLANKS)


def _members(text: str) -> Iterator[_Member]:
    """The members of the outermost object of a text that is known to be JSON."""
    decoder = json.JSONDecoder()
    at = _skip(text, text.index("{") + 1)
    while text[at] != "}":
        start = at
        key, at = decoder.raw_decode(text, start)
        value = _skip(text, _skip(text, at) + 1)
        _, end = decoder.raw_decode(text, value)
        yield _Member(key, start, value, end)
        at = _skip(text, end)
        if text[at] == ",":
            at = _skip(text, at + 1)


def _skip(text: str, at: int) -> int:
    while text[at] in _BLANKS:
        at += 1
    return at


def _indent(text: str, members: list[_Member]) -> str:
    """The indentation of the first member, where it begins its line."""
    if not members:
        return _INDENT
    before = text[: members[0].start]
    line = before[before.rfind("\n") + 1 :]
    return line if line and not line.strip(" \t") else _INDENT


def _document(bindings: Bindings) -> str:
    return json.dumps({_KEY: bindings.schemas}, indent=_INDENT, ensure_ascii=False) + "\n"
