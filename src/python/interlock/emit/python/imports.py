"""The imports of one generated module, collected while its code is written."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable

from interlock.emit.python.layout import fits

_FIRST_PARTY = frozenset({"interlock_runtime", "specs"})
_DIGITS = re.compile(r"([0-9]+)")

_Natural = tuple[tuple[int, str], ...]


class Imports:
    """Names by the modules they come from. Whoever writes a name asks for it here and writes what it is told.

        imports = Imports("specs.users.models", taken={"User", "date"})
        imports.use("typing", "Annotated")      # "Annotated"
        imports.use("datetime", "date")         # "date_", since a field is called `date`
        imports.builtin("list")                 # "list", or "list_" where something else is called so

    `taken` are the names that code of the module binds itself: declarations, and fields or parameters in whose scope an
    annotation is read. A symbol of that name is imported under another one, so neither hides the other.
    """

    def __init__(self, module: str, taken: Iterable[str] = ()) -> None:
        self.module = module
        self._taken = set(taken)
        self._names: dict[tuple[str, str], str] = {}

    def use(self, module: str, symbol: str) -> str:
        """The name by which `symbol` of `module` is known here. Symbols of the module itself need no import."""
        if module == self.module:
            return symbol
        known = self._names.get((module, symbol))
        if known is None:
            known = self._names[module, symbol] = self._free(symbol)
        return known

    def builtin(self, symbol: str) -> str:
        """The name by which a builtin is known here."""
        return self.use("builtins", symbol) if symbol in self._taken else symbol

    def block(self) -> str:
        """The import statements, sorted in sections as isort does it, without a line break at the end."""
        sections: list[list[str]] = [[], [], [], []]
        by_module: dict[str, list[tuple[str, str]]] = {}
        for (module, symbol), name in self._names.items():
            by_module.setdefault(module, []).append((symbol, name))
        for module in sorted(by_module, key=_module_key):
            sections[_section(module)].append(_from_import(module, by_module[module]))
        return "\n\n".join("\n".join(section) for section in sections if section)

    def _free(self, symbol: str) -> str:
        name = symbol
        while name in self._taken:
            name += "_"
        self._taken.add(name)
        return name


def _section(module: str) -> int:
    top = module.partition(".")[0]
    if top == "__future__":
        return 0
    if top in sys.stdlib_module_names:
        return 1
    return 3 if top in _FIRST_PARTY else 2


def _module_key(module: str) -> tuple[_Natural, str]:
    return (_natural(module), module)


def _from_import(module: str, symbols: list[tuple[str, str]]) -> str:
    """The statements for one module: renamed symbols each have their own, in the order of what is imported first."""
    plain = sorted((symbol for symbol, name in symbols if symbol == name), key=_member_key)
    statements = {symbol: f"from {module} import {symbol} as {name}" for symbol, name in symbols if symbol != name}
    if plain:
        line = f"from {module} import {', '.join(plain)}"
        if not fits(line):
            line = "\n".join([f"from {module} import (", *(f"    {symbol}," for symbol in plain), ")"])
        statements[plain[0]] = line
    return "\n".join(statements[first] for first in sorted(statements, key=_member_key))


def _member_key(symbol: str) -> tuple[int, _Natural, str]:
    """Constants, then classes, then the rest, each by letters without regard to case and by numbers as numbers."""
    constant = len(symbol) > 1 and symbol.isupper()
    return (0 if constant else 1 if symbol[:1].isupper() else 2, _natural(symbol), symbol)


def _natural(name: str) -> _Natural:
    parts = _DIGITS.split(name.lower())
    return tuple((int(part) if index % 2 else 0, part) for index, part in enumerate(parts))
