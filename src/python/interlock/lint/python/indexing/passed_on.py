"""Functions that are handed to something that calls them: `to_thread(f, x)` comes to `f(x)`.

What does so is known by its own name alone. A function that is handed to anything else is not taken for called.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence

from interlock.lint.python.indexing.roots import last_name

PARTIAL = "partial"
_MAP = "map"
_BY_KEYWORD = frozenset({"Thread", "Process", "Timer"})
_FACTORIES = frozenset({"field", "Field"})
_PLACES = {
    **dict.fromkeys(
        ("to_thread", "run_sync", "run_in_threadpool", "sync_to_async", "run", PARTIAL, "partialmethod"), 0
    ),
    **dict.fromkeys(("submit", "apply_async", "apply", _MAP, "starmap", "filter", "add_task"), 0),
    **dict.fromkeys(("call_soon", "call_soon_threadsafe", "start_soon", "add_job"), 0),
    **dict.fromkeys(("run_in_executor", "call_later", "call_at"), 1),
    **dict.fromkeys(_BY_KEYWORD, 1),
    **dict.fromkeys(_FACTORIES, 0),
}
"""Where the function stands among the arguments."""

PASSING_ON = frozenset(_PLACES)


def passed_on(call: ast.Call) -> ast.Call | None:
    """The call that one of `PASSING_ON` comes to, at the place of the function; None where it is given no name."""
    name = last_name(call.func)
    if name in _BY_KEYWORD:
        function, given, keywords = _of_thread(call)
    elif name in _FACTORIES:
        factories = [each.value for each in call.keywords if each.arg == "default_factory"]
        function, given, keywords = factories[0] if factories else None, [], []
    else:
        place = _PLACES[name]
        function = call.args[place] if len(call.args) > place else None
        given, keywords = call.args[place + 1 :], call.keywords
        if name == _MAP:
            given = [each if isinstance(each, ast.Starred) else ast.Starred(each) for each in given]
        elif name in ("starmap", "filter"):
            given = []
    if isinstance(function, ast.Call):
        return ast.Call(function, given, keywords) if last_name(function.func) == "getattr" else None
    return ast.Call(function, given, keywords) if isinstance(function, (ast.Name, ast.Attribute)) else None


def _of_thread(call: ast.Call) -> tuple[ast.expr | None, list[ast.expr], list[ast.keyword]]:
    """`Thread(target=f, args=(x,))`."""
    by_name = {each.arg: each.value for each in call.keywords}
    function = by_name.get("target") or by_name.get("function") or (call.args[1] if len(call.args) > 1 else None)
    given = by_name.get("args") or (call.args[2] if len(call.args) > 2 else None)
    return function, list(given.elts) if isinstance(given, (ast.Tuple, ast.List)) else [], []


def is_partial(call: ast.expr) -> bool:
    """Whether an expression is `partial(f, ...)`."""
    return isinstance(call, ast.Call) and last_name(call.func) == PARTIAL and bool(call.args)


def applied(partial: ast.Call, function: ast.expr, call: ast.Call) -> ast.Call:
    """What a call of `partial(...)` comes to, with `function` for the callee."""
    return ast.Call(function, [*partial.args[1:], *call.args], _merged(partial.keywords, call.keywords))


def _merged(first: Sequence[ast.keyword], later: Sequence[ast.keyword]) -> list[ast.keyword]:
    replaced = {each.arg for each in later if each.arg}
    return [*(each for each in first if each.arg not in replaced), *later]
