"""Which generated modules need an edge of the `service` target, and which one. Shared ones are open to everybody."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

EXPOSES, CONSUMES, PUBLISHES, SUBSCRIBES = "exposes", "consumes", "publishes", "subscribes"
RUNS, ENQUEUES = "runs", "enqueues"

EDGE_FIELDS = (EXPOSES, CONSUMES, PUBLISHES, SUBSCRIBES, RUNS, ENQUEUES)
"""In the order in which BUILD files are written."""

WHOLE = frozenset({EXPOSES, RUNS})
"""Fields that take specs as a whole."""


class Piece(NamedTuple):
    """A generated module: the field that allows it, the spec to be named there, and that one's names, sorted."""

    field: str
    spec: str
    names: tuple[str, ...]


def pieces_of_api(module: str, operations: tuple[str, ...]) -> Iterator[tuple[str, Piece]]:
    """Those of an API, by its shared module: `specs.users.api`."""
    folder, _, stem = module.rpartition(".")
    spec = f"{folder.replace('.', '/')}:{stem}"
    yield f"{module}_client", Piece(CONSUMES, spec, tuple(sorted(operations)))
    yield f"{module}_server", Piece(EXPOSES, spec, ())
    yield f"{module}_subscriber", Piece(EXPOSES, spec, ())


def pieces_of_events(spec: str, events: tuple[str, ...]) -> Iterator[tuple[str, Piece]]:
    """Those of the events of a domain: `specs/users:events`."""
    module = _module(spec)
    yield f"{module}_publisher", Piece(PUBLISHES, spec, events)
    yield f"{module}_subscriber", Piece(SUBSCRIBES, spec, events)


def pieces_of_tasks(spec: str, tasks: tuple[str, ...]) -> Iterator[tuple[str, Piece]]:
    """Those of the tasks of a domain: `specs/digests:tasks`."""
    module = _module(spec)
    yield f"{module}_worker", Piece(RUNS, spec, ())
    yield f"{module}_enqueue", Piece(ENQUEUES, spec, tasks)


def _module(spec: str) -> str:
    return spec.replace("/", ".").replace(":", ".")
