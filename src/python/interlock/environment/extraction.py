"""The variables of each service: those of its contracts, and what else its files declare or import."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from interlock.diagnostics.diagnostic import Diagnostic
from interlock.environment.declarations import UnreadableError, read_declaration, unreadable
from interlock.environment.modules import Module, mentions_environment, parse
from interlock.environment.names import ALWAYS, PACKAGE
from interlock.environment.runtime_variables import RUNTIME_GROUPS, RUNTIME_VARIABLES
from interlock.ir.deployment import EnvironmentContract, EnvironmentVariable
from interlock.ir.services import Service
from interlock.lint.python.exemptions import is_exempt
from interlock.lint.python.modules import DEFAULT_SOURCE_ROOTS, module_name

_RUNTIME = PACKAGE.partition(".")[0]
_MOST_STEPS = 20

Variables = tuple[EnvironmentVariable, ...]


class PythonFile(NamedTuple):
    """A file by its path relative to the repository's root."""

    path: str
    data: bytes


class Extracted(NamedTuple):
    contract: EnvironmentContract
    diagnostics: tuple[Diagnostic, ...]
    sources: Mapping[str, str]
    """The texts of the files that diagnostics are in, by path."""


def extract(
    services: Iterable[Service], files: Iterable[PythonFile], source_roots: Sequence[str] = DEFAULT_SOURCE_ROOTS
) -> Extracted:
    """What services read, by what their files and those that these import declare. Tests and migrations do not count.

    Files that do not parse are passed over; every service is in the contract, with no variables when it reads none.
    """
    modules = tuple(_parsed(files, source_roots))
    reading = _Reading(modules)
    by_service = {service.name: reading.of_service(service.folder) for service in services}
    reading.look_at_the_rest()
    found = sorted(reading.diagnostics, key=lambda each: each.sort_key)
    paths = {each.primary.span.path for each in found}
    texts = {module.path: module.text for module in modules if module.path in paths}
    return Extracted(EnvironmentContract(dict(sorted(by_service.items()))), tuple(found), texts)


def _parsed(files: Iterable[PythonFile], source_roots: Sequence[str]) -> Iterator[Module]:
    # Filtered as they come, for most are of no concern and need not be held in memory.
    for path, data in sorted(file for file in files if mentions_environment(file.data) and not is_exempt(file.path)):
        name = module_name(path, source_roots)
        # The runtime is a library to services, and its declarations are listed.
        if name.partition(".")[0] != _RUNTIME and (module := parse(path, name, data)) is not None:
            yield module


class _Reading:
    """Reads each declaration once, and gathers what is wrong with them."""

    def __init__(self, modules: tuple[Module, ...]) -> None:
        self.diagnostics: list[Diagnostic] = []
        self._modules = modules
        self._by_name = {module.name: module for module in modules}
        self._read: dict[ast.Call, EnvironmentVariable | None] = {}

    def of_service(self, folder: str) -> Variables:
        """The variables of the service in a folder: first those of its contracts, in their order."""
        found: dict[str, EnvironmentVariable] = {}
        own = [module for module in self._modules if module.path.startswith(f"{folder}/")]
        for module in own:
            for contract in module.contracts:
                for each in [*contract.args[:1], *(one.value for one in contract.keywords if one.arg == "variables")]:
                    _add(found, self._variables(module, each, _MOST_STEPS))
                    self.diagnostics += self._strangers(module, each)
        for module in own:
            for call in module.declarations:
                _add(found, self._declared(module, call))
            for name in module.imports.values():
                _add(found, self._named(name, _MOST_STEPS))
            for attribute in module.attributes:
                _add(found, self._variables(module, attribute, _MOST_STEPS))
        return tuple(found.values())

    def look_at_the_rest(self) -> None:
        """Reads what no service has come across, for the sake of what may be wrong with it."""
        for module in self._modules:
            for call in module.declarations:
                self._declared(module, call)

    def _declared(self, module: Module, call: ast.Call) -> Variables:
        if call not in self._read:
            try:
                self._read[call] = read_declaration(module, call, self._by_name.get)
            except UnreadableError as error:
                self._read[call] = None
                self.diagnostics.append(error.diagnostic)
        variable = self._read[call]
        return () if variable is None else (variable,)

    def _variables(self, module: Module, node: ast.expr, steps: int) -> Variables:
        """The variables that an expression stands for: one, or the members of a tuple."""
        match node:
            case ast.Tuple(elts=items) | ast.List(elts=items):
                return tuple(each for item in items for each in self._variables(module, item, steps))
            case ast.Starred(value=of):
                return self._variables(module, of, steps)
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                return (*self._variables(module, left, steps), *self._variables(module, right, steps))
            case ast.Call(func=func, args=[inner]) if module.absolute(func) == ALWAYS:
                return self._variables(module, inner, steps)
            case ast.Call() if node in module.declarations:
                return self._declared(module, node)
            case ast.Name() | ast.Attribute() if (name := module.absolute(node)) is not None:
                return self._named(name, steps)
            case _:
                return ()

    def _strangers(self, module: Module, node: ast.expr) -> Iterator[Diagnostic]:
        """What a contract has from modules that were not given, so that nothing can be told of it."""
        match node:
            case ast.Tuple(elts=items) | ast.List(elts=items):
                for item in items:
                    yield from self._strangers(module, item)
            case ast.Starred(value=of):
                yield from self._strangers(module, of)
            case ast.Name() | ast.Attribute() if (name := module.absolute(node)) is not None:
                if name.rpartition(".")[0] not in self._by_name and not self._named(name, _MOST_STEPS):
                    yield unreadable(
                        module,
                        node,
                        f"`{name}` is declared in no file that was read",
                        "declare it below the folder of the service: no modules elsewhere but the runtime's are read "
                        "for variables, and what several services share is declared in each",
                    ).diagnostic
            case _:
                pass

    def _named(self, name: str, steps: int) -> Variables:
        """The variables behind an absolute name."""
        if name in RUNTIME_VARIABLES:
            return (RUNTIME_VARIABLES[name],)
        if name in RUNTIME_GROUPS:
            return tuple(RUNTIME_VARIABLES[each] for each in RUNTIME_GROUPS[name])
        where, _, last = name.rpartition(".")
        module = self._by_name.get(where)
        if module is None or not steps:
            return ()
        if last in module.constants:
            return self._variables(module, module.constants[last], steps - 1)
        return self._named(module.imports[last], steps - 1) if last in module.imports else ()


def _add(found: dict[str, EnvironmentVariable], variables: Variables) -> None:
    for each in variables:
        found.setdefault(each.name, each)
