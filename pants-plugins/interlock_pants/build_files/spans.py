"""Where a target stands in its BUILD file, and where the strings of its fields do. No Pants here.

Reports point at what a person wrote. A BUILD file may also compute what it declares; the whole call stands for it then.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, order=True)
class Span:
    """The characters from `start` up to `end` of a text; offsets count characters, not bytes."""

    start: int
    end: int


NOWHERE = Span(0, 0)
"""For a target that no call in its BUILD file shows, such as one that a macro makes."""


class TargetCall:
    """One call that makes a target, or `NOWHERE` in place of it."""

    def __init__(self, span: Span, literals: dict[tuple[str, ...], Span]) -> None:
        self.span = span
        self._literals = literals

    def entry(self, field: str, text: str) -> Span:
        """The string literal `text` in the list, or among the keys of the dictionary, that a field is given."""
        return self._literals.get((field, text), self.span)

    def name(self, field: str, key: str, text: str) -> Span:
        """The string literal `text` in what stands behind `key` in the dictionary that a field is given."""
        return self._literals.get((field, key, text), self.span)

    def place(self, field: str, at: tuple[str, ...]) -> Span:
        """Where a field is given what `at` leads to; all that it is given if that is computed or `at` empty."""
        return self._literals.get((field, *at), self._literals.get((field,), self.span))


UNSEEN = TargetCall(NOWHERE, {})


def find_call(text: str, target_type: str, name: str, default_name: str) -> TargetCall | None:
    """The call of `target_type` that makes the target `name`; without a `name=` it makes `default_name`.

    A single call whose name is computed is taken for the one that is looked for. None if the text shows no such call.
    """
    try:
        module = ast.parse(text)
    except (SyntaxError, ValueError):
        return None
    calls = [
        node
        for node in ast.walk(module)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == target_type
    ]
    named = [call for call in calls if _name_of(call, default_name) == name]
    if not named and len(calls) == 1 and _name_of(calls[0], default_name) is None:
        named = calls
    if not named:
        return None
    locate = _Offsets(text)
    return TargetCall(locate(named[0]), dict(_literals(named[0], locate)))


def _name_of(call: ast.Call, default_name: str) -> str | None:
    """None for a computed name."""
    given = [keyword.value for keyword in call.keywords if keyword.arg == "name"]
    if not given:
        return default_name
    return _text_of(given[0])


def _literals(call: ast.Call, locate: _Offsets) -> Iterator[tuple[tuple[str, ...], Span]]:
    """What each keyword is given, by field; the strings in it by their text too, those behind keys by the key as well.

    Of a string that stands there twice the first is yielded last.
    """
    for keyword in call.keywords:
        if keyword.arg is None:
            continue
        yield (keyword.arg,), locate(keyword.value)
        nodes = list(_strings(keyword.value))
        behind_keys = []
        for node in ast.walk(keyword.value):
            if isinstance(node, ast.Dict):
                for key, value in zip(node.keys, node.values):
                    text = None if key is None else _text_of(key)
                    if text is not None:
                        behind_keys += [(text, string) for string in _strings(value)]
        inner = {id(string) for _, string in behind_keys}
        for key, string in reversed(behind_keys):
            yield (keyword.arg, key, string.value), locate(string)
        for string in reversed(nodes):
            if id(string) not in inner:
                yield (keyword.arg, string.value), locate(string)


def _strings(node: ast.AST) -> Iterator[ast.Constant]:
    return (found for found in ast.walk(node) if isinstance(found, ast.Constant) and isinstance(found.value, str))


def _text_of(node: ast.AST) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


class _Offsets:
    """Turns the lines and columns of `ast`, whose columns count bytes of UTF-8, into offsets in characters."""

    def __init__(self, text: str) -> None:
        starts = [0, *(match.end() for match in _LINE_END.finditer(text))]
        self._starts = starts
        self._lines = [text[start:end].encode() for start, end in zip(starts, [*starts[1:], len(text)])]

    def __call__(self, node: ast.expr) -> Span:
        # Nodes of parsed text have an end.
        assert node.end_lineno is not None and node.end_col_offset is not None
        return Span(
            self._offset(node.lineno, node.col_offset),
            self._offset(node.end_lineno, node.end_col_offset),
        )

    def _offset(self, line: int, column: int) -> int:
        return self._starts[line - 1] + len(self._lines[line - 1][:column].decode())
