"""Where a file uses the process's environment. Most files do not, and do not import this."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator, Mapping

from interlock.lint.python.indexing.places import Places
from interlock.lint.python.indexing.roots import is_import, is_standard
from interlock.lint.python.summary import EnvironmentUse

_MODULES = frozenset({"os", "posix"})
_VARIABLES = frozenset({"environ", "environb"})
_FUNCTIONS = frozenset({"getenv", "getenvb"})
_NAMES = _VARIABLES | _FUNCTIONS
_NAMESPACE = "__dict__"
_COPY = "dict"
_BUILTINS = frozenset(dir(builtins))
_MOST_ALIASES = 20

_Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


def environment_uses(tree: ast.Module, places: Places) -> Iterator[EnvironmentUse]:
    """All of them, by the name that is used; names are looked up as if a file had one scope, but for parameters."""
    names = _Names(tree)
    handed_over = set(_handed_over(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module in _MODULES and not node.level:
            # Other files may import it from here, so the import itself is a use.
            for alias in node.names:
                if alias.name in _NAMES:
                    yield EnvironmentUse(*places.span(alias), alias.name, alias.name in _VARIABLES)
        elif isinstance(node, ast.expr) and (name := names.of(node)) is not None:
            is_handed_over = id(node) in handed_over and name in _VARIABLES
            yield EnvironmentUse(*places.span(node), name, is_handed_over)


def _handed_over(tree: ast.Module) -> Iterator[int]:
    """The arguments of calls, by `id`. What is built in makes no settings."""
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and not (isinstance(call.func, ast.Name) and call.func.id in _BUILTINS):
            for argument in (*call.args, *(keyword.value for keyword in call.keywords)):
                yield from map(id, _wholes(argument))


def _wholes(argument: ast.expr) -> Iterator[ast.expr]:
    """What an argument may be, or be a copy of, perhaps with some variables more: `dict(environ, A="b")`,
    `{**environ}`, `environ.copy()`, `environ | more`, `given or environ`, `environ if a else given`, `*(environ,)`.
    """
    pending = [argument]
    while pending:
        match pending.pop():
            case ast.Call(func=ast.Name(id=name), args=[copied]) if name == _COPY:
                pending.append(copied)
            case ast.Call(func=ast.Attribute(value=copied, attr="copy"), args=[], keywords=[]):
                pending.append(copied)
            case ast.Dict(keys=keys, values=values):
                pending += [value for key, value in zip(keys, values, strict=True) if key is None]
            case ast.BinOp(left=left, op=ast.BitOr(), right=right):
                pending += [left, right]
            case ast.BoolOp(values=values):
                pending += values
            case ast.IfExp(body=body, orelse=orelse):
                pending += [body, orelse]
            case ast.Starred(value=ast.Tuple(elts=values) | ast.List(elts=values)):
                pending += values
            case whole:
                yield whole


class _Names:
    """What stands for the environment in a file."""

    def __init__(self, tree: ast.Module) -> None:
        self._modules: set[str] = set()
        self._standard: set[str] = set()
        self._members: dict[str, str] = {}
        self._importers: set[str] = set()
        self._parameters = frozenset(_uses_of_parameters(tree))
        assigned: list[tuple[str, ast.expr]] = []
        for node in ast.walk(tree):
            match node:
                case ast.Import(names=aliases):
                    self._modules.update(each.asname or each.name for each in aliases if each.name in _MODULES)
                    # `import os.path` binds `os`.
                    self._modules.update(
                        "os" for each in aliases if each.name.startswith("os.") and each.asname is None
                    )
                    self._standard.update(_standard(aliases))
                case ast.ImportFrom(module=str(module), names=aliases, level=0) if module in _MODULES:
                    self._members.update(_members(aliases))
                    self._standard.update(each.asname or each.name for each in aliases)
                case ast.ImportFrom(module="importlib", names=aliases, level=0):
                    self._importers.update(each.asname or each.name for each in aliases if each.name == "import_module")
                case ast.ImportFrom(module=str(module), names=aliases, level=0) if is_standard(module):
                    # `from shutil import os`: modules of the standard library have each other.
                    self._modules.update(each.asname or each.name for each in aliases if each.name in _MODULES)
                case ast.Assign(targets=targets, value=value):
                    assigned += [(each.id, value) for each in targets if isinstance(each, ast.Name)]
                case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                    assigned.append((name, value))
                case ast.NamedExpr(target=ast.Name(id=name), value=value):
                    assigned.append((name, value))
                case _:
                    pass
        self._follow(assigned)

    def _follow(self, assigned: list[tuple[str, ast.expr]]) -> None:
        """Names that a module is assigned to, or what imports one, are names of it."""
        for _ in range(_MOST_ALIASES):
            before = len(self._modules) + len(self._importers)
            self._modules.update(name for name, value in assigned if self._is_module(value))
            self._importers.update(name for name, value in assigned if self._is_importer(value))
            if before == len(self._modules) + len(self._importers):
                return

    def of(self, node: ast.expr) -> str | None:
        """`environ`, `getenv` and so on, for an expression that is one of those of the module `os`; `__dict__` for all
        that the module has."""
        match node:
            case ast.Name(id=name, ctx=ast.Load()):
                return None if id(node) in self._parameters else self._members.get(name)
            case ast.Attribute(value=of, attr=name) if name in _NAMES or name == _NAMESPACE:
                return name if self._is_module(of) else None
            case ast.Call(func=ast.Name(id="getattr"), args=[of, ast.Constant(value=str(name)), *_]):
                return name if name in _NAMES and self._is_module(of) else None
            case ast.Call(func=ast.Name(id="vars"), args=[of]):
                return _NAMESPACE if self._is_module(of) else None
            case _:
                return None

    def _is_module(self, node: ast.expr) -> bool:
        match node:
            case ast.Name(id=name):
                return name in self._modules and id(node) not in self._parameters
            case ast.Attribute(value=of, attr=name) if name in _MODULES:
                return self._is_standard(of)
            case ast.NamedExpr(value=of):
                return self._is_module(of)
            case ast.Subscript(value=ast.Attribute(attr="modules"), slice=ast.Constant(value=str(name))):
                return name in _MODULES
            case ast.Call(func=func, args=[ast.Constant(value=str(module)), *_]) if module in _MODULES:
                return self._is_importer(func)
            case ast.Call(func=func, keywords=[ast.keyword(arg="name", value=ast.Constant(value=str(module)))]):
                return module in _MODULES and self._is_importer(func)
            case _:
                return False

    def _is_standard(self, node: ast.expr) -> bool:
        """Whether an expression is a module of the standard library, or a module in one."""
        while isinstance(node, ast.Attribute):
            node = node.value
        return isinstance(node, ast.Name) and node.id in self._standard

    def _is_importer(self, node: ast.expr) -> bool:
        return is_import(node) or (isinstance(node, ast.Name) and node.id in self._importers)


def _uses_of_parameters(tree: ast.Module) -> Iterator[int]:
    """The names in functions that are their parameters, by `id`."""
    for function in ast.walk(tree):
        if isinstance(function, _Function):
            parameters = _parameters(function.args)
            body = [function.body] if isinstance(function, ast.Lambda) else function.body
            for node in (inner for each in body if parameters for inner in ast.walk(each)):
                if isinstance(node, ast.Name) and node.id in parameters:
                    yield id(node)


def _parameters(arguments: ast.arguments) -> frozenset[str]:
    """Those without a default: by a default the module itself may be a parameter."""
    positional = [*arguments.posonlyargs, *arguments.args]
    required = positional[: len(positional) - len(arguments.defaults)]
    named = [each for each, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True) if default is None]
    gathering = [each for each in (arguments.vararg, arguments.kwarg) if each is not None]
    return frozenset([each.arg for each in (*required, *named, *gathering)])


def _standard(aliases: list[ast.alias]) -> Iterator[str]:
    """The names that modules of the standard library are bound to."""
    for each in aliases:
        if is_standard(each.name):
            yield each.asname or each.name.partition(".")[0]


def _members(aliases: list[ast.alias]) -> Mapping[str, str]:
    if any(each.name == "*" for each in aliases):
        return {name: name for name in _NAMES}
    return {each.asname or each.name: each.name for each in aliases if each.name in _NAMES}
