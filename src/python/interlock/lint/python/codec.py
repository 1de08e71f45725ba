"""Summaries as JSON: one object a file, whose members are the attributes of `ModuleSummary`.

Records are arrays in the order of their attributes, so that writing them is the encoder's work alone. Reading them is
half of what holding a file against the rules takes: what most records have none of is not asked for.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from interlock.lint.python.expressions import decode, decode_all
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

_KINDS = {kind.value: kind for kind in ParameterKind}
_SCOPES = {kind.value: kind for kind in ScopeKind}


def encode_summary(summary: ModuleSummary) -> str:
    members = summary._asdict()
    members["suppressions"] = [
        (each.rule, each.reason, each.comment, each.covers, each.removal) for each in summary.suppressions
    ]
    return json.dumps(members, separators=(",", ":"), check_circular=False)


def decode_summary(text: str | bytes) -> ModuleSummary:
    raw = json.loads(text)
    header, problem = raw["header"], raw["problem"]
    return ModuleSummary(
        path=raw["path"],
        module=raw["module"],
        is_package=raw["is_package"],
        imported=tuple(map(Import._make, raw["imported"])),
        stars=tuple(raw["stars"]),
        scopes=tuple([_scope(*row) for row in raw["scopes"]]),
        classes=tuple([_class(*row) for row in raw["classes"]]),
        functions=tuple([_function(*row) for row in raw["functions"]]),
        calls=tuple([_call(*row) for row in raw["calls"]]),
        environment=tuple(map(EnvironmentUse._make, raw["environment"])),
        suppressions=tuple([_suppression(*row) for row in raw["suppressions"]]),
        header=header and Header._make(header),
        problem=problem and SyntaxProblem._make(problem),
    )


def _scope(kind: str, parent: int, owner: str, bindings: dict[str, Any]) -> Scope:
    return Scope(
        _SCOPES[kind],
        parent,
        owner,
        {
            # Nearly every name is bound once, and to a plain expression.
            name: (values[0],) if len(values) == 1 and values[0].__class__ is str else decode_all(values)
            for name, values in bindings.items()
        },
    )


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
