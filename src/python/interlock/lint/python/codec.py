"""Summaries as rows, and as bytes.

The rows of a summary are plain tuples, in the order of the attributes of their records. `indexing` makes nothing else,
so that writing is the encoder's work alone. What most records have none of is not asked for here: reading summaries is
a fourth of holding files against the rules.
"""

from __future__ import annotations

import marshal
from typing import TYPE_CHECKING, Any, TypedDict

from interlock.lint.python.expressions import Row, decode, decode_all
from interlock.lint.python.summary import (
    Call,
    Class,
    Decorator,
    EnvironmentUse,
    Function,
    Header,
    Import,
    ModuleSummary,
    Parameter,
    ParameterKind,
    Scope,
    ScopeKind,
    SyntaxProblem,
)

if TYPE_CHECKING:
    from interlock.diagnostics.suppression import Suppression

# In later formats the bytes depend on what else in the process refers to the same strings.
_FORMAT = 2
_KINDS = {kind.value: kind for kind in ParameterKind}
_SCOPES = {kind.value: kind for kind in ScopeKind}


class SummaryRow(TypedDict):
    """A summary whose records are rows."""

    path: str
    module: str
    is_package: bool
    imported: tuple[tuple[Any, ...], ...]
    stars: tuple[str, ...]
    scopes: tuple[tuple[Any, ...], ...]
    classes: tuple[tuple[Any, ...], ...]
    functions: tuple[tuple[Any, ...], ...]
    calls: tuple[tuple[Any, ...], ...]
    environment: tuple[tuple[Any, ...], ...]
    suppressions: tuple[tuple[Any, ...], ...]
    header: tuple[Any, ...] | None
    problem: tuple[Any, ...] | None


def encode_summary(row: SummaryRow) -> bytes:
    """The same bytes for the same summary."""
    return marshal.dumps(dict(row), _FORMAT)


def decode_summary(data: bytes) -> ModuleSummary:
    """What `encode_summary` wrote; nothing else is to be read so."""
    return summary_of(marshal.loads(data))


def summary_of(row: SummaryRow) -> ModuleSummary:
    header, problem = row["header"], row["problem"]
    return ModuleSummary(
        path=row["path"],
        module=row["module"],
        is_package=row["is_package"],
        imported=tuple(map(Import._make, row["imported"])),
        stars=row["stars"],
        scopes=tuple([_scope(*each) for each in row["scopes"]]),
        classes=tuple([_class(*each) for each in row["classes"]]),
        functions=tuple([_function(*each) for each in row["functions"]]),
        calls=tuple([_call(*each) for each in row["calls"]]),
        environment=tuple(map(EnvironmentUse._make, row["environment"])),
        suppressions=tuple([_suppression(*each) for each in row["suppressions"]]),
        header=None if header is None else Header._make(header),
        problem=None if problem is None else SyntaxProblem._make(problem),
    )


def _scope(kind: str, parent: int, owner: str, bindings: dict[str, tuple[Row, ...]]) -> Scope:
    return Scope(_SCOPES[kind], parent, owner, bindings, {})


def _class(
    name: str, start: int, end: int, defined_in: int, scope: int, decorators: Any, bases: Any, keywords: Any
) -> Class:
    return Class(name, start, end, defined_in, scope, _decorators(decorators), decode_all(bases), _keywords(keywords))


def _function(
    name: str,
    start: int,
    end: int,
    scope: int,
    is_async: bool,
    decorators: Any,
    parameters: Any,
    returns: Any,
    returned: Any,
    yielded: Any,
    line: int,
) -> Function:
    return Function(
        name,
        start,
        end,
        scope,
        is_async,
        _decorators(decorators) if decorators else (),
        _parameters(parameters) if parameters else (),
        decode(returns),
        decode_all(returned) if returned else (),
        decode_all(yielded) if yielded else (),
        line,
    )


def _call(start: int, end: int, scope: int, callee: Any, arguments: Any, keywords: Any) -> Call:
    return Call(
        start,
        end,
        scope,
        decode(callee),
        decode_all(arguments) if arguments else (),
        _keywords(keywords) if keywords else (),
    )


def _parameters(raw: Any) -> tuple[Parameter, ...]:
    return tuple(
        [Parameter(name, _KINDS[kind], decode(annotation), has_default) for name, kind, annotation, has_default in raw]
    )


def _decorators(raw: Any) -> tuple[Decorator, ...]:
    return tuple([Decorator(decode(expression), start, end) for expression, start, end in raw])


def _keywords(raw: Any) -> tuple[tuple[str | None, Any], ...]:
    return tuple([(name, decode(value)) for name, value in raw])


def _suppression(rule: str | None, reason: str | None, comment: Any, covers: Any, removal: Any) -> Suppression:
    from interlock.diagnostics.source import Span
    from interlock.diagnostics.suppression import Suppression

    return Suppression(rule, reason, Span._make(comment), Span._make(covers), Span._make(removal))
