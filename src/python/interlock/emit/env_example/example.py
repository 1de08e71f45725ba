"""From the variables of services to the text of `.env.example`."""

from __future__ import annotations

import textwrap
from collections.abc import Collection, Iterator, Mapping
from itertools import groupby
from typing import NamedTuple

from interlock.ir.deployment import EnvironmentContract, EnvironmentVariable, Need

WIDTH = 120

_HEAD = """\
# Variables of the services. Copy this file to .env and give values to those that are empty; what is commented out
# shows its default. Any variable X may be given as a file instead, whose path is X_FILE: secrets should be.
# Compose fills in $NAME and ${NAME}. A value with a dollar sign stands in single quotes, X='a$b'; docker-compose 1.29
# fills in ${NAME} there as well, so that such a value belongs into compose.override.yaml, as $${NAME}.
"""

_STRENGTH = (Need.ALWAYS, Need.PRODUCTION, Need.NEVER)


class _Shared(NamedTuple):
    """A variable that services declare to be the same: its value can only be one for all of them, in one file."""

    by_service: Mapping[str, EnvironmentVariable]

    @property
    def services(self) -> tuple[str, ...]:
        return tuple(self.by_service)

    @property
    def any(self) -> EnvironmentVariable:
        return next(iter(self.by_service.values()))

    @property
    def required(self) -> Need:
        return min((each.required for each in self.by_service.values()), key=_STRENGTH.index)


def env_example(contract: EnvironmentContract, without: Collection[str] = ()) -> str:
    """The text, with all variables but those named in `without`, which a deployment sets by itself.

    A variable of several services stands there once, under all their names, unless their defaults or kinds differ.
    What most services share comes first.
    """
    shared = sorted(_shared(contract, without), key=lambda each: (-len(each.services), each.services))
    sections = [
        _section(services, tuple(variables)) for services, variables in groupby(shared, lambda each: each.services)
    ]
    return "\n".join([_HEAD, *sections])


def _shared(contract: EnvironmentContract, without: Collection[str]) -> Iterator[_Shared]:
    found: dict[tuple[str, str, bool, str | None], dict[str, EnvironmentVariable]] = {}
    for service in sorted(contract.services):
        for each in contract.services[service]:
            if each.name not in without:
                found.setdefault((each.name, each.type, each.secret, each.default), {})[service] = each
    return map(_Shared, found.values())


def _section(services: tuple[str, ...], variables: tuple[_Shared, ...]) -> str:
    title = f"# --- {', '.join(services)} "
    return "\n".join([title.ljust(WIDTH, "-"), "", *map(_variable, variables)])


def _variable(shared: _Shared) -> str:
    variable = shared.any
    about = f"{_description(shared)} ({variable.type}{_need(shared.required)})"
    comment = textwrap.fill(about, WIDTH, initial_indent="# ", subsequent_indent="# ", break_on_hyphens=False)
    secret = f"# Secret; as a file: {variable.name}_FILE\n" if variable.secret else ""
    line = f"{variable.name}={variable.default or ''}"
    return f"{comment}\n{secret}{'#' if shared.required is Need.NEVER else ''}{line}\n"


def _description(shared: _Shared) -> str:
    """One for all, or one for each service that says it in words of its own."""
    by_text: dict[str, list[str]] = {}
    for service, variable in shared.by_service.items():
        by_text.setdefault(_plain(variable.description), []).append(service)
    if len(by_text) == 1:
        return next(iter(by_text))
    return "; ".join(f"in {', '.join(services)}: {text}" for text, services in by_text.items())


def _need(need: Need) -> str:
    match need:
        case Need.ALWAYS:
            return ", required"
        case Need.PRODUCTION:
            return ", required in production"
        case Need.NEVER:
            return ""


def _plain(description: str) -> str:
    """The description as one line; what it emphasises for a page is emphasised enough here."""
    return " ".join(description.replace("`", "").split())
