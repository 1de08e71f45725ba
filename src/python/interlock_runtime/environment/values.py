"""Variables that were read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from interlock_runtime.environment.stage import Environment
from interlock_runtime.environment.variable import Variable

T = TypeVar("T")


class UnusableError(Exception):
    """A variable was asked for that could not be read, which is told elsewhere."""


class Values:
    """The variables of a contract: `values[PORT]` is a number. Its `repr` shows none."""

    def __init__(self, environment: Environment, values: Mapping[str, Any], unusable: frozenset[str]) -> None:
        self.environment = environment
        self._values = values
        self._unusable = unusable

    def __getitem__(self, variable: Variable[T]) -> T:
        """Raises UnusableError while rules look for what else is wrong, KeyError for what the contract lacks."""
        if variable.name in self._unusable:
            raise UnusableError(variable.name)
        value: T = self._values[variable.name]
        return value

    @property
    def in_production(self) -> bool:
        return self.environment is Environment.PRODUCTION
