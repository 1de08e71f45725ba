"""What names are bound to by being looked at: the captures of `match`, and `isinstance`."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator

from interlock.lint.python.indexing.expression_walk import ExpressionWalk
from interlock.lint.python.indexing.notes import Annotated, Assigned, Binding, Iterated

_BUILTINS = frozenset(dir(builtins))


def bind_pattern(walk: ExpressionWalk, pattern: ast.pattern, subject: ast.expr, scope: int) -> None:
    """Binds what a `case` captures, and what the subject is shown to be by it."""
    pending: list[tuple[ast.pattern, ast.expr | None]] = [(pattern, subject)]
    while pending:
        pattern, value = pending.pop()
        match pattern:
            case ast.MatchAs(pattern=inner, name=name):
                if name is not None:
                    for binding in (*_shown(inner), None if value is None else Assigned(value, scope)):
                        walk.bind(scope, name, binding)
                if inner is not None:
                    pending.append((inner, value))
            case ast.MatchOr(patterns=patterns):
                pending += [(each, value) for each in patterns]
            case ast.MatchClass(cls=cls, patterns=patterns, kwd_attrs=names, kwd_patterns=by_name):
                if value is not None:
                    walk.narrow(value, Annotated(cls), scope)
                pending += [(each, None) for each in patterns]
                for name, each in zip(names, by_name, strict=True):
                    pending.append((each, None if value is None else ast.Attribute(value, name, ast.Load())))
            case ast.MatchSequence(patterns=patterns) | ast.MatchMapping(patterns=patterns):
                for each in patterns:
                    if isinstance(each, ast.MatchAs) and each.pattern is None and each.name and value is not None:
                        walk.bind(scope, each.name, Iterated(value, scope))
                    else:
                        pending.append((each, None))
            case ast.MatchStar(name=str(name)):
                walk.bind(scope, name, None)
            case _:
                pass


def _shown(pattern: ast.pattern | None) -> Iterator[Binding]:
    match pattern:
        case ast.MatchClass(cls=cls):
            yield Annotated(cls)
        case ast.MatchOr(patterns=patterns):
            for each in patterns:
                yield from _shown(each)
        case _:
            pass


def narrowed(walk: ExpressionWalk, call: ast.Call, scope: int) -> None:
    """Binds what `isinstance(x, C)` shows `x` to be, wherever it stands and whatever follows from it."""
    if len(call.args) != 2:
        return
    target, pending = call.args[0], [call.args[1]]
    while pending:
        match pending.pop():
            case ast.Tuple(elts=classes):
                pending += classes
            case ast.BinOp(left=left, right=right):
                pending += (left, right)
            case ast.Name(id=name) if name in _BUILTINS:
                pass
            case ast.Name() | ast.Attribute() as cls:
                walk.narrow(target, Annotated(cls), scope)
            case _:
                pass
