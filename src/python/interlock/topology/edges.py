"""The edge fields of a service, and what to write there."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from interlock.ir.messaging import Event
from interlock.ir.services import EVERY_NAME, Access, InternetAccess, ResourceAccess, Service, SpecAddress, SpecUse
from interlock.ir.types import QualifiedName
from interlock.topology.graph import EVENTS_MODULE, Graph, Publication, Subscription
from interlock.topology.usage import Piece


@dataclass(frozen=True, slots=True)
class EdgeField:
    """A field of `service` whose entries are specs."""

    name: str
    of: Callable[[Service], tuple[SpecUse, ...]]


EXPOSES = EdgeField("exposes", lambda service: service.exposes)
CONSUMES = EdgeField("consumes", lambda service: service.consumes)
PUBLISHES = EdgeField("publishes", lambda service: service.publishes)
SUBSCRIBES = EdgeField("subscribes", lambda service: service.subscribes)
RUNS = EdgeField("runs", lambda service: service.runs)
ENQUEUES = EdgeField("enqueues", lambda service: service.enqueues)


def field_of(piece: Piece, spec: SpecAddress) -> EdgeField:
    """Where a service has to name a spec to use what is generated from it."""
    match piece:
        case Piece.SERVER:
            return EXPOSES
        case Piece.CLIENT:
            return CONSUMES
        case Piece.PUBLISHER:
            return PUBLISHES
        case Piece.SUBSCRIBER:
            # That of an API hands events to the operations of who exposes it.
            return SUBSCRIBES if spec.module == EVENTS_MODULE else EXPOSES
        case Piece.WORKER:
            return RUNS
        case Piece.ENQUEUE:
            return ENQUEUES


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two sides of an event: who sends it, who gets it. `key` is that of the allow-list in the spec."""

    field: EdgeField
    key: str
    verb: str
    allowed: Callable[[Event], tuple[str, ...] | None]
    edges: Callable[[Graph], Iterable[Publication | Subscription]]
    of: Callable[[Graph, QualifiedName], tuple[Publication | Subscription, ...]]


PUBLISHING = Side(
    PUBLISHES,
    "publishers",
    "publishes",
    lambda event: event.publishers,
    lambda graph: graph.publications,
    Graph.publications_of,
)
SUBSCRIBING = Side(
    SUBSCRIBES,
    "subscribers",
    "subscribes to",
    lambda event: event.subscribers,
    lambda graph: graph.subscriptions,
    Graph.subscriptions_of,
)
SIDES = (PUBLISHING, SUBSCRIBING)


def edge_help(service: Service, field: EdgeField, spec: SpecAddress, names: Iterable[str] = ()) -> str:
    """What to write in a service's BUILD file so that it has an edge, with the names that are there already."""
    uses = field.of(service)
    rest = "..., " if any(use.spec != spec for use in uses) else ""
    present = [written.name for use in uses if use.spec == spec for written in use.names]
    listed = [EVERY_NAME] if EVERY_NAME in present else list(dict.fromkeys([*present, *names]))
    address = json.dumps(str(spec))
    line = f"{field.name}={{{rest}{address}: {json.dumps(listed)}}}" if listed else f"{field.name}=[{rest}{address}]"
    return f"write `{line}` in {service.span.path}"


def access_help(service: Service, entry: str) -> str:
    """What to write in a service's BUILD file so that it has access to one thing more."""
    entries = [*map(access_entry, service.access), entry]
    return f"write `access={json.dumps(entries)}` in {service.span.path}"


def access_entry(access: Access) -> str:
    """As BUILD files have it: `redis`, `internet:api.telegram.org:443`."""
    match access:
        case ResourceAccess(resource=resource):
            return resource.value
        case InternetAccess(host=host, port=port):
            return f"internet:{host}:{port}"
