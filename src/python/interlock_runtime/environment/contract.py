"""All variables that a process reads, and what has to hold among them."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from interlock_runtime.environment.misspellings import misspellings
from interlock_runtime.environment.problems import SettingsError
from interlock_runtime.environment.server import ENVIRONMENT, HOST
from interlock_runtime.environment.sources import FILE_SUFFIX, UnusableSourceError, text_of
from interlock_runtime.environment.stage import Environment, environment_of
from interlock_runtime.environment.values import UnusableError, Values
from interlock_runtime.environment.variable import Required, Variable

Rule: TypeAlias = Callable[[Values], Iterable[str]]
"""Gives a sentence for each thing that is wrong with variables that are well one by one."""

_LONGEST_SHOWN = 100
"""Characters of a value that a message shows; a longer one would hide what is said of it."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Contract:
    """The variables of a process, and the rules over them.

    Whether it is in production, `environment_of` says of ENVIRONMENT and HOST; a process that reads neither is. Raises
    ValueError when two of the variables have one name, or one has the name of another's file.
    """

    variables: tuple[Variable[Any], ...]
    rules: tuple[Rule, ...] = ()

    def __post_init__(self) -> None:
        names = [each.name for each in self.variables]
        if len({*names, *(f"{name}{FILE_SUFFIX}" for name in names)}) < 2 * len(names):
            raise ValueError(f"a name is declared twice among {', '.join(sorted(names))}")

    def read(self, environ: Mapping[str, str]) -> Values:
        """Raises SettingsError with everything that is wrong. Names that are all but right are told in the log."""
        for name, meant in misspellings(environ.keys(), [each.name for each in self.variables]):
            logger.warning("%s is set, but nothing reads it; did you mean %s?", name, meant)
        read = {each.name: _read(each, environ) for each in self.variables}
        environment = _environment(read)
        settled = [_settle(each, read[each.name], environment) for each in self.variables]
        problems = [each.sentence for each in settled if isinstance(each, _Problem)]
        values = Values(
            environment,
            {each.name: value for each, value in zip(self.variables, settled, strict=True)},
            frozenset(
                each.name for each, value in zip(self.variables, settled, strict=True) if isinstance(value, _Problem)
            ),
        )
        for rule in self.rules:
            try:
                problems.extend(rule(values))
            except UnusableError:
                # With what is wrong with it told, nothing is told that would follow from it.
                continue
        if problems:
            raise SettingsError(tuple(problems))
        return values


@dataclass(frozen=True, slots=True)
class _Problem:
    sentence: str


class _Absent:
    """Stands for a variable that is not given."""


def _read(variable: Variable[Any], environ: Mapping[str, str]) -> Any:
    """What the variable is told, an _Absent or a _Problem."""
    kind = variable.kind
    try:
        text = kind.trim(text_of(environ, variable.name))
        return kind.parse(text) if text else _Absent()
    except UnusableSourceError as error:
        return _Problem(str(error))
    except ValueError as error:
        is_shown = not kind.is_secret and len(text) <= _LONGEST_SHOWN and not _may_hold_password(text)
        return _Problem(f"{variable.name} should be {error}{f', but is {text!r}' if is_shown else ''}")


def _may_hold_password(text: str) -> bool:
    """Whether a text looks like a URL with a login, which people write where none belongs too."""
    return "://" in text and "@" in text


def _environment(read: Mapping[str, Any]) -> Environment:
    told, hosts = read.get(ENVIRONMENT.name, _Absent()), read.get(HOST.name, ())
    if isinstance(told, _Problem) or isinstance(hosts, _Problem):
        # It is wrong already, and nothing should be told that may follow from it alone.
        return Environment.DEVELOPMENT
    if isinstance(hosts, _Absent):
        hosts = HOST.kind.parse(HOST.default or "")
    return environment_of(None if isinstance(told, _Absent) else told, hosts)


def _settle(variable: Variable[Any], read: Any, environment: Environment) -> Any:
    """The value of the variable, or a _Problem, now that it is known what a process can do without."""
    if not isinstance(read, _Absent):
        return read
    is_production = environment is Environment.PRODUCTION
    match variable.required:
        case Required.ALWAYS:
            return _missing(variable)
        case Required.IN_PRODUCTION if is_production:
            return _missing(variable, "; only ENVIRONMENT=development does without it")
        case _:
            instead = variable.default if is_production else variable.default or variable.in_development
            return None if instead is None else variable.kind.parse(instead)


def _missing(variable: Variable[Any], remark: str = "") -> _Problem:
    """What follows a semicolon in its description is for who reads at leisure."""
    return _Problem(f"{variable.name} is missing: {variable.doc.partition(';')[0]}{remark}")
