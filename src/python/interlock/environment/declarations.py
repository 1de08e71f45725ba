"""One declaration: from the call in the source to the variable."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from interlock.diagnostics.diagnostic import Diagnostic, Label
from interlock.environment.modules import Module
from interlock.environment.names import KIND, PACKAGE, REQUIRED, SECRET
from interlock.environment.unreadable import UNREADABLE
from interlock.ir.deployment import EnvironmentVariable, Need

_POSITIONAL = ("name", "kind")
_TEXTS = ("name", "doc", "default", "in_development")
_NEEDS: Mapping[str, Need] = {
    **{
        f"{PACKAGE}.variable.{name}": need
        for name, need in (("ALWAYS", Need.ALWAYS), ("IN_PRODUCTION", Need.PRODUCTION), ("NEVER", Need.NEVER))
    },
    **{
        f"{REQUIRED}{name}": need
        for name, need in (("ALWAYS", Need.ALWAYS), ("IN_PRODUCTION", Need.PRODUCTION), ("NEVER", Need.NEVER))
    },
}
_MOST_STEPS = 20

Find = Callable[[str], Module | None]
"""The module of ours of a name, when it is one that was given."""


class UnreadableError(Exception):
    """A declaration cannot be read, with the finding that says why."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


@dataclass(frozen=True, slots=True)
class _Kind:
    type: str
    is_secret: bool


def read_declaration(module: Module, call: ast.Call, find: Find) -> EnvironmentVariable:
    """Raises UnreadableError."""
    if not any(value is call for value in module.constants.values()):
        raise unreadable(
            module, call, "a variable is declared within other code", "assign it to a constant of the module"
        )
    given: dict[str, ast.expr] = dict(zip(_POSITIONAL, call.args, strict=False))
    given |= {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg is not None}
    if len(given) < len(call.args) + len(call.keywords) or not {"name", "kind", "doc"} <= given.keys():
        raise unreadable(
            module, call, "the arguments of a variable cannot be told", "write out its name, kind and `doc`"
        )
    texts = {name: _text(module, name, given[name]) for name in _TEXTS if name in given}
    need = Need.PRODUCTION if "in_development" in texts else Need.NEVER
    if "required" in given:
        need = _need(module, given["required"])
    kind = _kind(module, given["kind"], find, _MOST_STEPS)
    return EnvironmentVariable(texts["name"], kind.type, kind.is_secret, need, texts.get("default"), texts["doc"])


def unreadable(module: Module, node: ast.expr, message: str, help: str) -> UnreadableError:
    return UnreadableError(Diagnostic(UNREADABLE, message, Label(module.span(node)), help=help))


def _text(module: Module, name: str, node: ast.expr) -> str:
    match node:
        case ast.Constant(value=str(text)):
            return text
        case _:
            raise unreadable(module, node, f"the `{name}` of a variable is computed", "write it as a literal text")


def _need(module: Module, node: ast.expr) -> Need:
    need = _NEEDS.get(module.absolute(node) or "")
    if need is None:
        raise unreadable(
            module, node, "when the variable is required is computed", "write ALWAYS, IN_PRODUCTION or NEVER"
        )
    return need


def _kind(module: Module, node: ast.expr, find: Find, steps: int) -> _Kind:
    """What is said of a kind, by the name that it has, or that of the function that makes it."""
    match node:
        case ast.Call(func=func, args=[inner, *_]) if module.absolute(func) == SECRET:
            return _Kind(_kind(module, inner, find, steps).type, is_secret=True)
        case ast.Call(func=func):
            return _Kind(_last(module, func), _secrecy(module, func, find, steps))
        case _:
            return _Kind(_last(module, node), _secrecy(module, node, find, steps))


def _last(module: Module, node: ast.expr) -> str:
    name = module.absolute(node)
    if name is None:
        raise unreadable(module, node, "the kind of a variable is computed", "give the kind a name of its own")
    return name.rpartition(".")[2]


def _secrecy(module: Module, node: ast.expr, find: Find, steps: int) -> bool:
    """Whether a kind, or what a function makes, is secret by itself."""
    name = module.absolute(node) or ""
    if name.startswith(f"{PACKAGE}."):
        return False
    where, _, last = name.rpartition(".")
    source = module if where == module.name else find(where)
    value = None if source is None else source.constants.get(last)
    match value:
        case ast.Call(func=func) if source is not None and source.absolute(func) == SECRET:
            return True
        case ast.Call(func=func, keywords=keywords) if source is not None and source.absolute(func) == KIND:
            secrecy = [keyword.value for keyword in keywords if keyword.arg == "is_secret"]
            return any(not (isinstance(each, ast.Constant) and each.value is False) for each in secrecy)
        case ast.Call(func=func) if source is not None and steps:
            return _secrecy(source, func, find, steps - 1)
        case ast.Name() | ast.Attribute() if source is not None and steps:
            return _secrecy(source, value, find, steps - 1)
        case _ if source is not None and steps and last in source.imports:
            return _secrecy(source, ast.Name(last), find, steps - 1)
        case _:
            raise unreadable(
                module,
                node,
                f"nothing is known of the kind `{name}`",
                "make it a constant of a module of the repository: `Kind(...)` or `secret(...)`",
            )
