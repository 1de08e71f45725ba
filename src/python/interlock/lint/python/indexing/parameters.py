"""The parameters of a function, as signatures are compared by them."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from interlock.lint.python.expressions import Row
from interlock.lint.python.indexing.forms import annotation
from interlock.lint.python.indexing.notes import ClassNote
from interlock.lint.python.summary import ParameterKind


def parameters(arguments: ast.arguments) -> Iterator[tuple[str, str, Row, bool]]:
    """Rows of `Parameter`."""
    positional = [*arguments.posonlyargs, *arguments.args]
    first_default = len(positional) - len(arguments.defaults)
    for number, each in enumerate(positional):
        is_only = number < len(arguments.posonlyargs)
        kind = ParameterKind.POSITIONAL_ONLY if is_only else ParameterKind.POSITIONAL_OR_KEYWORD
        yield (each.arg, kind.value, annotation(each.annotation), number >= first_default)
    if arguments.vararg is not None:
        each = arguments.vararg
        yield (each.arg, ParameterKind.VAR_POSITIONAL.value, annotation(each.annotation), False)
    for each, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        yield (each.arg, ParameterKind.KEYWORD_ONLY.value, annotation(each.annotation), default is not None)
    if arguments.kwarg is not None:
        each = arguments.kwarg
        yield (each.arg, ParameterKind.VAR_KEYWORD.value, annotation(each.annotation), False)


def assigned_functions(classes: Iterable[ClassNote]) -> Iterator[str]:
    """The names in `method = function` and `method = partialmethod(function)`."""
    for note in classes:
        for statement in note.node.body:
            if isinstance(statement, ast.Assign):
                value = statement.value
                given = value.args[:1] if isinstance(value, ast.Call) else (value,)
                yield from (each.id for each in given if isinstance(each, ast.Name))
