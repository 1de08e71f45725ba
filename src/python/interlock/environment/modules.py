"""One Python file: the names that it binds, as far as they may lead to variables."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from interlock.diagnostics.source import Span
from interlock.environment.names import CONTRACT, PACKAGE, VARIABLE
from interlock.lint.python.indexing.places import Places, decode_source
from interlock.lint.python.modules import is_package

# Other modules than those that processes start with, which declare nothing and lead to no declaration.
_MENTION = re.compile(re.escape(PACKAGE.encode()) + rb"(?!\.(?:problems|stage|values)\b)")
_KEPT = frozenset({ast.Call, ast.Attribute, ast.Import, ast.ImportFrom})
# Neither these nor what is below them can be a call, an attribute or an import.
_LEAVES = frozenset({ast.Name, ast.Constant, ast.Load, ast.Store, ast.Pass, ast.arg, str, int, type(None)})


def mentions_environment(data: bytes) -> bool:
    """Whether a file may declare a variable or put a contract together. All others need not be parsed."""
    return _MENTION.search(data) is not None


@dataclass(frozen=True)
class Module:
    """A parsed file. `name` is that by which it is imported."""

    name: str
    path: str
    text: str
    tree: ast.Module

    @cached_property
    def imports(self) -> Mapping[str, str]:
        """The absolute names behind the names that are bound by imports, wherever in the file."""
        return dict(self._imported())

    @cached_property
    def constants(self) -> Mapping[str, ast.expr]:
        """What is assigned to names of the module, of several to one name the last."""
        found: dict[str, ast.expr] = {}
        for statement in self.tree.body:
            match statement:
                case ast.Assign(targets=[ast.Name(id=name)], value=value):
                    found[name] = value
                case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                    found[name] = value
                case _:
                    pass
        return found

    @cached_property
    def declarations(self) -> tuple[ast.Call, ...]:
        """All calls that declare a variable, also those that are no constants of the module."""
        return tuple(call for call in self._calls if self.absolute(call.func) == VARIABLE)

    @cached_property
    def contracts(self) -> tuple[ast.Call, ...]:
        """Those that are constants of the module first: others are put together for a part of its variables."""
        found = [call for call in self._calls if self.absolute(call.func) == CONTRACT]
        constants = list(self.constants.values())
        return tuple(sorted(found, key=lambda call: call not in constants))

    @cached_property
    def attributes(self) -> tuple[ast.Attribute, ...]:
        """What is asked of other modules by dotted names."""
        return tuple(node for node in self._nodes if isinstance(node, ast.Attribute))

    def absolute(self, node: ast.expr) -> str | None:
        """The absolute name of what a name or an attribute of one stands for, None of other expressions."""
        match node:
            case ast.Name(id=name):
                return self.imports.get(name, f"{self.name}.{name}")
            case ast.Attribute(value=of, attr=name):
                owner = self.absolute(of)
                return owner and f"{owner}.{name}"
            case _:
                return None

    def span(self, node: ast.expr) -> Span:
        return Span(self.path, *self._places.span(node))

    @cached_property
    def _places(self) -> Places:
        return Places(self.text)

    @cached_property
    def _calls(self) -> tuple[ast.Call, ...]:
        calls = [node for node in self._nodes if isinstance(node, ast.Call)]
        return tuple(sorted(calls, key=lambda call: (call.lineno, call.col_offset)))

    @cached_property
    def _nodes(self) -> tuple[ast.AST, ...]:
        """The calls, attributes and imports of the file. It is gone over once, which is most of what a file costs."""
        found: list[ast.AST] = []
        stack: list[Any] = [self.tree]
        while stack:
            node = stack.pop()
            kind = node.__class__
            if kind in _LEAVES:
                continue
            if kind is list:
                stack += node
                continue
            if kind in _KEPT:
                found.append(node)
            stack += [getattr(node, name, None) for name in node._fields]
        return tuple(found)

    def _imported(self) -> Iterator[tuple[str, str]]:
        for node in self._nodes:
            match node:
                case ast.Import(names=names):
                    for alias in names:
                        top = alias.name.partition(".")[0]
                        yield (alias.asname, alias.name) if alias.asname else (top, top)
                case ast.ImportFrom(module=module, names=names, level=level):
                    source = ".".join(filter(None, [self._package(level), module]))
                    yield from ((alias.asname or alias.name, f"{source}.{alias.name}") for alias in names)
                case _:
                    pass

    def _package(self, level: int) -> str:
        """The package that a relative import of so many dots starts from; empty for an absolute one."""
        if not level:
            return ""
        parts = self.name.split(".")
        dropped = level - 1 if is_package(self.path) else level
        return ".".join(parts[: len(parts) - dropped])


def parse(path: str, name: str, data: bytes) -> Module | None:
    """None when it does not parse, which is reported by those that look at all Python."""
    try:
        text = decode_source(data)
        return Module(name, path, text, ast.parse(text))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
