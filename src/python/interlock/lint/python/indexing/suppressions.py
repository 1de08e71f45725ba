"""Suppressions in the comments of Python files, and what each of them covers.

A comment covers the statement that it stands in: of a compound statement, such as a class, the part before its body,
with its decorators. Alone on its line it covers what follows, up to the end of the next statement, unless it stands
within one.
"""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Iterator
from typing import NamedTuple

from interlock.diagnostics.source import Span
from interlock.diagnostics.suppression import Suppression, is_suppression, suppressions_in
from interlock.lint.python.indexing.places import Places


class Range(NamedTuple):
    """Character offsets."""

    start: int
    end: int


def read_suppressions(path: str, text: str, tree: ast.Module, places: Places) -> tuple[Suppression, ...]:
    ranges = sorted(_ranges(tree, text, places))
    found: list[Suppression] = []
    for token in tokenize.generate_tokens(io.StringIO(text, newline="").readline):
        if token.type == tokenize.COMMENT and is_suppression(token.string):
            start = places.character(*token.start)
            is_alone = not token.line[: token.start[1]].strip()
            comment = Span(path, start, start + len(token.string))
            covers = _next(comment, ranges, text) if is_alone else _on_line(start, start - token.start[1], ranges)
            found += suppressions_in(text, comment, Span(path, *(_around(start, ranges) or covers)))
    return tuple(found)


def _ranges(tree: ast.Module, text: str, places: Places) -> Iterator[Range]:
    """Where each statement begins, and where it or its header ends."""
    for node in ast.walk(tree):
        if isinstance(node, ast.stmt):
            yield Range(_start(node, places), _end(node, text, places))


def _start(node: ast.stmt, places: Places) -> int:
    match node:
        case ast.FunctionDef(decorator_list=[first, *_]) | ast.AsyncFunctionDef(decorator_list=[first, *_]):
            return places.span(first)[0] - 1
        case ast.ClassDef(decorator_list=[first, *_]):
            return places.span(first)[0] - 1
        case _:
            return places.span(node)[0]


def _end(node: ast.stmt, text: str, places: Places) -> int:
    match node:
        case ast.Match(subject=subject):
            return places.end_of_line(places.span(subject)[1])
        case _:
            body: list[ast.stmt] = getattr(node, "body", [])
            # The line of the keyword, below the decorators, is where a header can first end.
            own_start, own_end = places.span(node)
            return _end_of_header(own_start, _start(body[0], places), text) if body else own_end


def _end_of_header(start: int, body: int, text: str) -> int:
    """Where the last line of a header ends: comments and blank lines between it and the body are none of it."""
    end = text.rfind("\n", start, body)
    while end > start:
        line = text[text.rfind("\n", 0, end) + 1 : end].strip()
        if line and not line.startswith("#"):
            return end
        end = text.rfind("\n", start, end)
    return body


def _around(comment: int, ranges: list[Range]) -> Range | None:
    """The innermost statement, or header, that a comment stands in."""
    return max((each for each in ranges if each.start < comment < each.end), default=None)


def _next(comment: Span, ranges: list[Range], text: str) -> Range:
    """What follows, to the end of the next statement: also other comments, which may be headers of generated code."""
    following = (each.end for each in ranges if each.start > comment.end)
    return Range(comment.end, next(following, len(text)))


def _on_line(comment: int, line: int, ranges: list[Range]) -> Range:
    """What ends on the line, before the comment: a statement, several, or a header with its body."""
    ending = [each for each in ranges if line < each.end <= comment]
    return Range(min(ending).start, max(each.end for each in ending)) if ending else Range(comment, comment)
