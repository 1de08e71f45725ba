"""What libyaml's parser and the one in Python say of text that is not YAML, told in one voice and at one place."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass

import yaml

from interlock.diagnostics.diagnostic import Diagnostic, Label
from interlock.diagnostics.source import Span


@dataclass(frozen=True, slots=True)
class _Cause:
    """A pattern that the problem, or its context, matches in both parsers, and what to say then.

    `context` is said at the place where the construct began, when the parsers tell it.
    """

    pattern: re.Pattern[str]
    message: str
    help: str
    context: str | None = "it begins here"


_ESCAPE = _Cause(
    re.compile("unknown escape character|escape code|escape sequence|hexdecimal|hexadecimal"),
    "an escape that YAML does not know",
    "inside double quotes, write a backslash as `\\\\`, or use single quotes",
    context=None,
)
_MISSING_SPACE = _Cause(
    re.compile("found unexpected ':'"),
    "`:` needs a space behind it",
    "write `key: value`; a value that holds `:` before a bracket or comma needs quotes",
    context=None,
)
_CAUSES = (
    _ESCAPE,
    _Cause(
        re.compile("scanning a quoted scalar.*(unexpected end of stream|document separator)"),
        "a quote is opened and never closed",
        'close the quote; inside double quotes, a quote is written `\\"`',
        "opened here",
    ),
    _Cause(
        re.compile("mapping values are not allowed"),
        "unexpected `:`",
        "put a value that holds `: ` in quotes, and check the indentation of this line and the one above",
    ),
    _MISSING_SPACE,
    _Cause(
        re.compile("could not find expected ':'"),
        "a key without `:`",
        "write `key: value`, and check the indentation of this line",
        "this is taken for a key",
    ),
    _Cause(
        re.compile("parsing a (flow|block) node"),
        "a value is missing or malformed here",
        "check the brackets and quotes before this",
    ),
    _Cause(
        re.compile("parsing a flow mapping"),
        "`{...}` is malformed here",
        "entries are written `key: value` with commas between, and `}` closes them",
        "opened here",
    ),
    _Cause(
        re.compile("parsing a flow sequence"),
        "`[...]` is malformed here",
        "items have commas between, and `]` closes them",
        "opened here",
    ),
    _Cause(
        re.compile("parsing a block collection"),
        "this line does not continue the list above it",
        "begin each item with `- ` at the same column, and indent what belongs to an item",
        "the list begins here",
    ),
    _Cause(
        re.compile("parsing a block mapping"),
        "this line does not continue the mapping above it",
        "give all keys of a mapping the same indentation",
        "the mapping begins here",
    ),
    _Cause(
        re.compile("(block sequence|sequence) entries are not allowed"),
        "a list item cannot stand here",
        "write the list below its key, each item on a line that begins with `- `",
    ),
    _Cause(
        re.compile("cannot start any token"),
        "a value cannot begin with this character",
        "put the value in quotes",
    ),
    _Cause(
        re.compile("anchor|alias"),
        "an anchor or an alias without a proper name",
        "put a value that begins with `&` or `*` in quotes",
    ),
    _Cause(re.compile("tag"), "a malformed tag", "put a value that begins with `!` in quotes"),
    _Cause(
        re.compile("directive|incompatible YAML|<document start>"),
        "nothing but one document of YAML 1.2 may stand here",
        "remove this line, or indent it as part of what is above",
    ),
    _Cause(
        re.compile("block scalar|indentation indicator"),
        "a malformed beginning of a block of text",
        "write `|` or `>` alone behind the key, and the text indented below",
    ),
)
_OTHERWISE = _Cause(re.compile(""), "this is not YAML", "check indentation, quotes and brackets around here")

_TYPE_BEFORE = re.compile(r"[A-Za-z_][\w.]*\Z")
_LONGEST_NAME = 200
_LONGEST_ESCAPE = len("\\UFFFFFFFF")
_LONG_ESCAPE = re.compile(r"\\U[0-9a-fA-F]{8}")


def syntax_error(path: str, text: str, error: yaml.YAMLError) -> Diagnostic:
    """The one diagnostic for a text that a parser refused."""
    problem_mark, context_mark = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    mark = problem_mark or context_mark
    offset = min(mark.index, len(text)) if mark is not None else 0
    if text[offset : offset + 1] in ("[", "?") and (found := _unquoted_type(path, text, offset)) is not None:
        return found
    said = f"{getattr(error, 'context', None) or ''} {getattr(error, 'problem', None) or ''}"
    cause = next((cause for cause in _CAUSES if cause.pattern.search(said)), _OTHERWISE)
    if cause is _ESCAPE:
        # The parsers point at different parts of an escape: its backslash, what follows it, its digits.
        offset = max(offset - _LONGEST_ESCAPE, text.rfind("\\", 0, offset + 1))
    place = _one_character(path, text, offset)
    secondary: tuple[Label, ...] = ()
    if cause.context and problem_mark is not None and context_mark is not None and context_mark.index < offset:
        began = _one_character(path, text, context_mark.index)
        # What is never closed is found at the end of the text, where nobody looks for it.
        if offset >= len(text.rstrip()):
            place = began
        else:
            secondary = (Label(began, cause.context),)
    return Diagnostic("spec/yaml-syntax", cause.message, Label(place), secondary, cause.help)


def unquoted(path: str, text: str, offset: int) -> Diagnostic:
    """For a `?` at `offset` inside `{...}` or `[...]`."""
    return _unquoted_type(path, text, offset) or Diagnostic(
        "spec/yaml-syntax",
        "`?` has a meaning of its own inside braces and brackets",
        Label(_one_character(path, text, offset)),
        help="put the value in quotes",
    )


def bad_escape(path: str, text: str, offset: int) -> Diagnostic:
    """For an escape at `offset` that stands for no character."""
    return Diagnostic("spec/yaml-syntax", _ESCAPE.message, Label(_one_character(path, text, offset)), help=_ESCAPE.help)


def escape_beyond_unicode(path: str, text: str, start: int) -> Diagnostic:
    """For the first escape behind `start` whose number is greater than that of any character."""
    escapes = _LONG_ESCAPE.finditer(text, start)
    beyond = (found.start() for found in escapes if int(found.group()[2:], 16) > sys.maxunicode)
    return bad_escape(path, text, next(beyond, start))


def missing_space(path: str, text: str, offset: int) -> Diagnostic:
    """For a `:` at `offset`, inside braces or brackets, right before another sign of YAML."""
    return Diagnostic(
        "spec/yaml-syntax",
        _MISSING_SPACE.message,
        Label(_one_character(path, text, offset)),
        help=_MISSING_SPACE.help,
    )


def _unquoted_type(path: str, text: str, offset: int) -> Diagnostic | None:
    """For a `[` or `?` right behind a word: that the whole wants quotes, and how it is written."""
    name = _TYPE_BEFORE.search(text, max(0, offset - _LONGEST_NAME), offset)
    if name is None:
        return None
    end = _end_of_type(text, offset)
    written = text[name.start() : end]
    return Diagnostic(
        "spec/unquoted-type",
        f"`{written}` needs quotes inside braces and brackets, where YAML takes `[`, `,` and `?` for its own",
        Label(Span(path, name.start(), end)),
        help=f'write `"{written}"`',
    )


def _end_of_type(text: str, offset: int) -> int:
    """Where the type ends whose first `[` or `?` is at `offset`: its brackets balanced, on the same line."""
    depth = 0
    for at in range(offset, min(len(text), offset + _LONGEST_NAME)):
        character = text[at]
        if character == "[":
            depth += 1
        elif character == "]":
            depth -= 1
            if depth < 0:
                return at
        elif character in "{}\n\r#" or (depth == 0 and character not in "?"):
            return at
    return min(len(text), offset + 1)


def _one_character(path: str, text: str, offset: int) -> Span:
    """The character at `offset`; nothing at the end of a line or of the text."""
    offset = min(offset, len(text))
    return Span(path, offset, offset if text[offset : offset + 1] in ("", "\n", "\r") else offset + 1)
