"""What a service may declare about its neighbours, and whether it is well formed. No Pants here."""

from __future__ import annotations

import enum
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from interlock_pants.wording import Problem, did_you_mean

EVERYTHING = "*"

_ADDRESS = re.compile(r"(?://)?(?P<folder>[A-Za-z0-9_][\w./-]*):(?P<name>[\w.-]+)")
_IDENTIFIER = re.compile(r"[a-z][a-z0-9_]*")
_INTERNET = re.compile(r"internet:(?P<host>[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?):(?P<port>[1-9][0-9]{0,4})")
_BACKING_SERVICES = ("postgres", "redis")


class Kind(enum.Enum):
    """What runs in a service's process. All are started as `python -m <module>`."""

    FASTAPI = "fastapi"
    FASTSTREAM = "faststream"
    AIOGRAM = "aiogram"
    CELERY = "celery"
    PYTHON = "python"

    @property
    def serves_http(self) -> bool:
        """Whether its container can be asked for its health over HTTP, whatever else it answers."""
        return self in (Kind.FASTAPI, Kind.FASTSTREAM, Kind.AIOGRAM)


@dataclass(frozen=True, order=True)
class SpecAddress:
    """A spec's target: `specs/users:api`."""

    folder: str
    name: str

    def __str__(self) -> str:
        return f"{self.folder}:{self.name}"


@dataclass(frozen=True, order=True)
class SpecEdge:
    """That a service names the target at `address` in its field `field`, where targets of type `target_type` belong.

    `text` is the address as it stands there.
    """

    field: str
    text: str
    address: SpecAddress
    target_type: str


def parse_address(text: str) -> SpecAddress | None:
    match = _ADDRESS.fullmatch(text)
    return None if match is None else SpecAddress(match["folder"].rstrip("/"), match["name"])


def address_problems(addresses: Iterable[str]) -> tuple[Problem, ...]:
    """One for each entry that is no address of a spec, and for each that stands twice."""
    written = tuple(addresses)
    malformed = tuple(
        Problem(
            f"`{text}` is not an address; write the spec's folder and its target, such as `specs/users:api`.", (text,)
        )
        for text in written
        if parse_address(text) is None
    )
    return malformed + _repetitions(written)


def edge_problems(edges: Mapping[str, Iterable[str]], noun: str) -> tuple[Problem, ...]:
    """Like `address_problems`, and for the names behind each address. `noun` says what they name: `operation`."""
    article = "an" if noun[0] in "aeiou" else "a"
    problems = list(address_problems(edges))
    for address, names in edges.items():
        listed = tuple(names)
        if not listed:
            sentence = f'`{address}` names no {noun}; list them, or take all with ["{EVERYTHING}"].'
            problems.append(Problem(sentence, (address,)))
        elif EVERYTHING in listed and len(listed) > 1:
            sentence = f'`{address}` has "{EVERYTHING}" beside other names; it stands for all of them.'
            problems.append(Problem(sentence, (address, EVERYTHING)))
        problems += [
            Problem(
                f"`{name}` of `{address}` is not the name of {article} {noun}; those are snake_case.", (address, name)
            )
            for name in listed
            if name != EVERYTHING and not _IDENTIFIER.fullmatch(name)
        ]
        problems += _repetitions(listed, address)
    return tuple(problems)


def access_problems(entries: Iterable[str]) -> tuple[Problem, ...]:
    """One for each entry that is neither a backing service nor `internet:<host>:<port>`, and for those there twice."""
    written = tuple(entries)
    unknown = tuple(Problem(_access_problem(entry), (entry,)) for entry in written if not _is_access(entry))
    return unknown + _repetitions(written)


def missing_problem(edge: SpecEdge, known: Iterable[SpecAddress]) -> Problem:
    """That nothing lies at an edge's address, with the likeliest of the `known` addresses of the right type."""
    hint = did_you_mean(str(edge.address), map(str, known))
    return Problem(f"There is no target `{edge.address}`.{hint}", (edge.text,))


def wrong_type_problem(edge: SpecEdge, found: str) -> Problem:
    return Problem(f"`{edge.address}` is a `{found}`; a `{edge.target_type}` belongs there.", (edge.text,))


def _is_access(entry: str) -> bool:
    match = _INTERNET.fullmatch(entry)
    return entry in _BACKING_SERVICES if match is None else int(match["port"]) <= 65535


def _access_problem(entry: str) -> str:
    hint = did_you_mean(entry, _BACKING_SERVICES)
    if hint:
        return f"`{entry}` is nothing a service can have access to.{hint}"
    choices = ", ".join(f"`{name}`" for name in _BACKING_SERVICES)
    return f"`{entry}` is nothing a service can have access to; there are {choices} and `internet:<host>:<port>`."


def _repetitions(entries: Iterable[str], *behind: str) -> tuple[Problem, ...]:
    seen = set()
    repeated = []
    for entry in entries:
        if entry in seen and entry not in repeated:
            repeated.append(entry)
        seen.add(entry)
    return tuple(Problem(f"`{entry}` stands there more than once.", (*behind, entry)) for entry in repeated)
