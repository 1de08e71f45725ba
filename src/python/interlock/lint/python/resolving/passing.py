"""Calls that give what they were given, what that gives, or a part of it.

`wait_for(x, 3)` comes to `x`, `to_thread(f, x)` to `f(x)`, `d.get("a")` to `d["a"]`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from interlock.lint.python.expressions import Called, Choice, Expr, Item, Member, Subscripted
from interlock.lint.python.resolving.registry import FoundFunction
from interlock.lint.python.summary import ModuleSummary

TYPE_VARIABLE = frozenset({"typing.TypeVar", "typing_extensions.TypeVar"})
_FIRST = frozenset(
    {
        "asyncio.wait_for",
        "asyncio.shield",
        "asyncio.create_task",
        "asyncio.ensure_future",
        "asyncio.run",
        "copy.copy",
        "copy.deepcopy",
    }
)
_CALLING: Mapping[str, int] = {
    "asyncio.to_thread": 0,
    "anyio.run": 0,
    "anyio.to_thread.run_sync": 0,
    "fastapi.concurrency.run_in_threadpool": 0,
    "starlette.concurrency.run_in_threadpool": 0,
    "asyncio.get_running_loop().run_in_executor": 1,
    "asyncio.get_event_loop().run_in_executor": 1,
}
"""With the place of the function that they call."""
_NEXT = "builtins.next"
_NAMES = frozenset(name.rpartition(".")[2] for name in (*_FIRST, *_CALLING, _NEXT))
_TAKING = frozenset({"get", "pop", "popleft", "setdefault"})
_CONTAINERS = ("builtins.", "collections.", "typing.")


class Lookup(Protocol):
    """What is asked about names."""

    def resolve(self, module: ModuleSummary, expression: Expr, scope: int = 0) -> tuple[str, ...]: ...


def may_pass(call: Called) -> bool:
    """Whether it can be one of these, as far as its own name tells."""
    _, name = method_of(call.callee)
    return name in _NAMES or name in _TAKING


def passed(callee: str | None, call: Called) -> Expr:
    """What the call comes to, None where it is no such call. The callee is None where nothing is known of it."""
    if callee in _FIRST:
        return call.arguments[0] if call.arguments else None
    if callee is not None and (place := _CALLING.get(callee)) is not None:
        if len(call.arguments) <= place:
            return None
        return Called("()", call.arguments[place], call.arguments[place + 1 :], call.keywords)
    if callee == _NEXT and call.arguments:
        return Choice("|", (Item("*", call.arguments[0]), *call.arguments[1:]))
    if callee is None or callee.startswith(_CONTAINERS):
        return _taken(call)
    return None


def _taken(call: Called) -> Expr:
    """What a container gives by a method."""
    owner, method = method_of(call.callee)
    if owner is None or method not in _TAKING:
        return None
    return Choice("|", (Subscripted("[]", owner, call.arguments[:1]), *call.arguments[1:]))


def method_of(callee: Expr) -> tuple[Expr, str]:
    """`a.b` and `c` of `a.b.c`; of a name nothing and that."""
    match callee:
        case str(name):
            owner, _, method = name.rpartition(".")
            return owner or None, method
        case Member(of=of, name=name):
            inner, _, method = name.rpartition(".")
            return Member(".", of, inner) if inner else of, method
        case _:
            return None, ""


def is_generic(lookup: Lookup, found: FoundFunction) -> bool:
    """Whether a function gives what it is given, or a part of it: it returns a type variable of its module."""
    module, function = found
    returns = function.returns.of if isinstance(function.returns, Choice) else (function.returns,)
    bound = [each for name in returns if isinstance(name, str) for each in module.scopes[0].bound(name)]
    return any(
        isinstance(each, Called) and not TYPE_VARIABLE.isdisjoint(lookup.resolve(module, each.callee)) for each in bound
    )
