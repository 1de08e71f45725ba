"""Where a file uses the process's environment. Most files do not, and do not import this."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from interlock.lint.python.interest import is_import
from interlock.lint.python.places import Places
from interlock.lint.python.summary import EnvironmentUse

_MODULES = frozenset({"os", "posix"})
_VARIABLES = frozenset({"environ", "environb"})
_FUNCTIONS = frozenset({"getenv", "getenvb"})
_NAMES = _VARIABLES | _FUNCTIONS


def environment_uses(tree: ast.Module, places: Places) -> Iterator[EnvironmentUse]:
    """All of them, by the name that is used; names are looked up as if a file had one scope."""
    names = _Names(tree)
    handed_over = {
        id(argument)
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        for argument in (*call.args, *(keyword.value for keyword in call.keywords))
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module in _MODULES and not node.level:
            # Other files may import it from here, so the import itself is a use.
            for alias in node.names:
                if alias.name in _NAMES:
                    yield EnvironmentUse(*places.span(alias), alias.name, alias.name in _VARIABLES)
        elif isinstance(node, ast.expr) and (name := names.of(node)) is not None:
            is_handed_over = id(node) in handed_over and name in _VARIABLES
            yield EnvironmentUse(*places.span(node), name, is_handed_over)


class _Names:
    """What stands for the environment in a file."""

    def __init__(self, tree: ast.Module) -> None:
        self._modules: set[str] = set()
        self._members: dict[str, str] = {}
        self._importers: set[str] = set()
        for node in ast.walk(tree):
            match node:
                case ast.Import(names=aliases):
                    self._modules.update(each.asname or each.name for each in aliases if each.name in _MODULES)
                    # `import os.path` binds `os`.
                    self._modules.update(
                        "os" for each in aliases if each.name.startswith("os.") and each.asname is None
                    )
                case ast.ImportFrom(module=str(module), names=aliases, level=0) if module in _MODULES:
                    self._members.update(_members(aliases))
                case ast.ImportFrom(module="importlib", names=aliases, level=0):
                    self._importers.update(each.asname or each.name for each in aliases if each.name == "import_module")
                case _:
                    pass

    def of(self, node: ast.expr) -> str | None:
        """`environ`, `getenv` and so on, for an expression that is one of those of the module `os`."""
        match node:
            case ast.Name(id=name, ctx=ast.Load()):
                return self._members.get(name)
            case ast.Attribute(value=of, attr=name) if name in _NAMES and self._is_module(of):
                return name
            case ast.Call(func=ast.Name(id="getattr"), args=[of, ast.Constant(value=str(name)), *_]):
                return name if name in _NAMES and self._is_module(of) else None
            case _:
                return None

    def _is_module(self, node: ast.expr) -> bool:
        match node:
            case ast.Name(id=name):
                return name in self._modules
            case ast.Call(func=func, args=[ast.Constant(value=str(module)), *_]) if module in _MODULES:
                return is_import(func) or (isinstance(func, ast.Name) and func.id in self._importers)
            case _:
                return False


def _members(aliases: list[ast.alias]) -> Mapping[str, str]:
    if any(each.name == "*" for each in aliases):
        return {name: name for name in _NAMES}
    return {each.asname or each.name: each.name for each in aliases if each.name in _NAMES}
