"""What classes inherit, of ours and of the libraries that are known."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable

from interlock.lint.python.expressions import Expr
from interlock.lint.python.libraries import BASES
from interlock.lint.python.resolving.evaluation import Values, unique
from interlock.lint.python.resolving.registry import Registry
from interlock.lint.python.summary import Class, ModuleSummary


class Inheritance(Registry, ABC):
    """Modules, with what is asked of one class."""

    def __init__(self, load: Callable[[str], ModuleSummary | None]) -> None:
        super().__init__(load)
        self._bases: dict[str, Values] = {}
        self._ancestors: dict[str, Values] = {}
        # Questions that are being answered.
        self._active: set[object] = set()

    @abstractmethod
    def resolve(self, module: ModuleSummary, expression: Expr, scope: int = 0) -> Values:
        """What an expression, standing in a scope of a module, may stand for."""

    @abstractmethod
    def expanded(self, value: str) -> Values:
        """What a function of ours gives, for the result of a call."""

    def ancestors(self, value: str) -> Values:
        """The classes that a class inherits, near ones first, itself left out. Arguments of generics are gone."""
        known = self._ancestors.get(value)
        if known is not None:
            return known
        found: dict[str, None] = {}
        pending = list(self.bases(value))
        while pending:
            base = pending.pop(0)
            if base not in found and base != value:
                found[base] = None
                pending.extend(self.bases(base))
        if not self._active:
            self._ancestors[value] = tuple(found)
        return tuple(found)

    def inherits(self, value: str, classes: frozenset[str]) -> bool:
        """Whether a class is one of some classes or inherits one."""
        return value in classes or not classes.isdisjoint(self.ancestors(value))

    def bases(self, value: str) -> Values:
        """The direct bases of a class, of ours or of a library that is known."""
        if value not in self._bases:
            self._bases[value] = ()
            found = self._classes.get(value)
            if found is None:
                self._bases[value] = BASES.get(value, ())
            else:
                self._bases[value] = unique(
                    base for module, definition in found for base in self.bases_of(module, definition)
                )
        return self._bases[value]

    def bases_of(self, module: ModuleSummary, definition: Class) -> Values:
        """The direct bases of one definition of a class."""
        written = [value for base in definition.bases for value in self.resolve(module, base, definition.defined_in)]
        return unique(
            expanded for value in written for expanded in (self.expanded(value) if value.endswith("()") else (value,))
        )
