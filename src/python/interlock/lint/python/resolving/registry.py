"""The modules of a project, and the classes and functions in them, by their names."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from interlock.lint.python.libraries import LIBRARIES
from interlock.lint.python.summary import Class, Function, ModuleSummary


class FoundClass(NamedTuple):
    module: ModuleSummary
    definition: Class


class FoundFunction(NamedTuple):
    module: ModuleSummary
    definition: Function


class Registry:
    """Modules, loaded when something is asked of them. `load` gives the summary of a module, None for what is not
    ours.
    """

    def __init__(self, load: Callable[[str], ModuleSummary | None]) -> None:
        self._load = load
        self._modules: dict[str, ModuleSummary | None] = {}
        self._classes: dict[str, tuple[FoundClass, ...]] = {}
        self._functions: dict[str, FoundFunction] = {}

    def module(self, name: str) -> ModuleSummary | None:
        """The summary of a module by its dotted name, None when it is none of ours."""
        if name in self._modules:
            return self._modules[name]
        self._modules[name] = None
        top = name.partition(".")[0]
        if top in LIBRARIES:
            return None
        module = self._load(name)
        if module is not None:
            self.add(module)
        return module

    def add(self, module: ModuleSummary) -> None:
        """Makes a module known that need not be loaded."""
        self._modules[module.module] = module
        for each in module.classes:
            name = module.qualified(each.name)
            self._classes[name] = (*self._classes.get(name, ()), FoundClass(module, each))
        for function in module.functions:
            self._functions[module.qualified(function.name)] = FoundFunction(module, function)

    def class_(self, value: str) -> FoundClass | None:
        """The class that a value names, when it is one of ours. Of several in branches the last."""
        found = self._classes.get(value)
        return found[-1] if found else None

    def classes(self, value: str) -> tuple[FoundClass, ...]:
        """All definitions of a class of ours, in branches."""
        return self._classes.get(value, ())

    def function(self, value: str) -> FoundFunction | None:
        """The function or method that a value names, when it is one of ours."""
        return self._functions.get(value)
