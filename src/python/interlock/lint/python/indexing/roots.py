"""What single expressions are made of: the names, by which `interest` follows a value through a file."""

from __future__ import annotations

import ast
import sys
from collections.abc import Sequence
from functools import lru_cache
from typing import TypeAlias

from interlock.lint.python.libraries import INERT

Roots: TypeAlias = Sequence[str]
"""The names that an expression's value is made of; none for plain data."""

# Among them, besides names: `.name` is `self.name`, `def name` a class or function of the file.
OUT = "<out>"
BASES = "<bases>"
TEXT = "<text>"

_STANDARD = sys.stdlib_module_names
# Clients of the standard library, and the packages that they are reached through.
_HTTP = ("urllib.request", "http.client")
_HTTP_PACKAGES = frozenset({"urllib", "http"})
# By these anything can be reached or made.
_OPEN = frozenset({"importlib", "builtins"})


def is_standard(module: str) -> bool:
    """Whether a module is one of the standard library, and none that calls other services."""
    if module.partition(".")[0] not in _STANDARD:
        return False
    return module not in _HTTP_PACKAGES and not module.startswith(_HTTP)


@lru_cache(4096)
def of_import(path: str) -> Roots:
    top = path.partition(".")[0]
    is_closed = top in INERT or (top not in _OPEN and is_standard(path))
    return () if is_closed else (OUT,)


def of_annotation(node: ast.expr) -> Roots:
    found: list[str] = []
    pending = [node]
    while pending:
        node = pending.pop()
        while type(node) is ast.Attribute:
            node = node.value
        if type(node) is ast.Name:
            found.append(node.id)
            continue
        match node:
            case ast.Subscript(value=of, slice=item):
                pending += (of, item)
            case ast.BinOp(left=left, right=right):
                pending += (left, right)
            case ast.Tuple(elts=items) | ast.List(elts=items):
                pending += items
            case ast.Constant(value=str()):
                return (OUT,)
            case _:
                pass
    return found


def parts(node: ast.expr) -> Sequence[ast.expr]:
    """What the value of an expression may be, or holds."""
    match node:
        case ast.IfExp(body=left, orelse=right):
            return (left, right)
        case ast.BinOp(left=left, op=ast.BitOr() | ast.Add() | ast.Mod(), right=right):
            return (left, right)
        case ast.BoolOp(values=values) | ast.List(elts=values) | ast.Tuple(elts=values) | ast.Set(elts=values):
            return values
        case ast.Dict(keys=keys, values=values):
            return (*(key for key in keys if key is not None), *values)
        case _:
            return ()


def last_name(node: ast.expr) -> str:
    """`b` of `b` and of `a.b`; nothing of others."""
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def is_import(node: ast.expr) -> bool:
    """Whether a callee imports modules by their names, as far as its own name tells."""
    return last_name(node) in ("import_module", "__import__")
