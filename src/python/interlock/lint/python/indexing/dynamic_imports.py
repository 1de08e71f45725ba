"""Modules that a file imports by calls with constants. Most files do not, and do not import this."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from interlock.lint.python.indexing.places import Places
from interlock.lint.python.indexing.roots import is_import, is_standard, last_name
from interlock.lint.python.indexing.walk import Walk
from interlock.lint.python.summary import Import

_BY_PATH = "resolve_name"
"""`pkgutil.resolve_name("a.b:c")`."""
_LOOKED_FOR_OR_RUN = frozenset({"find_spec", "run_module"})
"""Of `importlib.util` and of `runpy`."""


def dynamic_imports(walk: Walk, places: Places) -> Iterator[Import]:
    """What is imported by `import_module`, `__import__`, `resolve_name`, `find_spec` and `run_module`, known by these
    names alone.
    """
    for call, *_ in walk.calls:
        told = argument(call, 0, "name")
        if not isinstance(told, ast.Constant) or not isinstance(told.value, str) or not told.value:
            continue
        if is_import(call.func) or last_name(call.func) in _LOOKED_FOR_OR_RUN:
            module = _absolute(told.value, call, walk.package)
            names = _from_list(call) if last_name(call.func) == "__import__" else ()
        elif last_name(call.func) == _BY_PATH:
            module, _, attribute = told.value.partition(":")
            names = (attribute,) if attribute else ()
        else:
            continue
        if module and not is_standard(module):
            for name in names or (None,):
                yield Import(module, name, *places.span(told))


def argument(call: ast.Call, place: int, name: str) -> ast.expr | None:
    """What a call is given at a place or by a name."""
    given = [*call.args[place : place + 1], *(each.value for each in call.keywords if each.arg == name)]
    return given[0] if given else None


def _absolute(module: str, call: ast.Call, package: str) -> str:
    """The absolute name of a module that `import_module` may be told relative to a package."""
    if not module.startswith("."):
        return module
    match argument(call, 1, "package"):
        case ast.Constant(value=str(given)):
            package = given
        case _:
            pass
    rest = module.lstrip(".")
    parts = package.split(".")
    base = ".".join(parts[: len(parts) - (len(module) - len(rest) - 1)])
    return f"{base}.{rest}" if rest else base


def _from_list(call: ast.Call) -> Sequence[str]:
    """The names in `__import__("a.b", fromlist=["c"])`."""
    match argument(call, 3, "fromlist"):
        case ast.List(elts=items) | ast.Tuple(elts=items):
            return [item.value for item in items if isinstance(item, ast.Constant) and isinstance(item.value, str)]
        case _:
            return ()
