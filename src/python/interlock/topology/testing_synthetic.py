"""For tests and benchmarks: repositories of any number of services and edges, in which nothing is wrong."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from interlock.topology.graph import Graph
from interlock.topology.testing import graph_of


@dataclass(slots=True)
class _Edges:
    calls: list[int] = field(default_factory=list)
    subscriptions: list[int] = field(default_factory=list)


def synthetic_files(services: int, edges: int) -> dict[str, str]:
    """Specs and BUILD files by path.

    Each service exposes an API of three operations and publishes an event. What is left of `edges`, which are at least
    twice as many as services, is half calls and half subscriptions. No calls go round in a circle, every event has a
    subscriber, and the same numbers always give the same files.
    """
    assert services >= 2 and edges >= 2 * services, "each service publishes an event, and each event has a subscriber"
    spread = _spread(services, edges - services)
    files: dict[str, str] = {}
    for number in range(services):
        files[f"specs/{_domain(number)}/models.yaml"] = _MODELS
        files[f"specs/{_domain(number)}/events.yaml"] = _EVENTS.format(name=_name(number))
        files[f"specs/{_domain(number)}/api.yaml"] = _API.format(path=_domain(number).replace("_", "-"))
        files[f"services/{_name(number)}/BUILD"] = _build(number, spread[number])
    return files


def synthetic_graph(services: int, edges: int) -> Graph:
    """The graph of `synthetic_files`."""
    return graph_of(synthetic_files(services, edges))


def _spread(services: int, edges: int) -> dict[int, _Edges]:
    """A service calls only those before it, and subscribes to the events of those after it, the last to the first's."""
    spread: dict[int, _Edges] = defaultdict(_Edges)
    calls = min((edges - services) // 2, services * (services - 1) // 2)
    subscriptions = edges - calls
    assert subscriptions <= services * (services - 1), "so many edges do not fit"
    for distance in range(1, services):
        for number in range(services):
            if calls and number >= distance:
                spread[number].calls.append(number - distance)
                calls -= 1
            if subscriptions:
                spread[number].subscriptions.append((number + distance) % services)
                subscriptions -= 1
    return spread


def _build(number: int, edges: _Edges) -> str:
    name = _name(number)
    consumes = "".join(
        f'        "specs/{_domain(callee)}:api": ["list_things", "get_thing"],\n' for callee in edges.calls
    )
    subscribes = "".join(
        f'        "specs/{_domain(publisher)}:events": ["thing_made"],\n' for publisher in edges.subscriptions
    )
    return f"""\
service(
    name="{name}",
    kind="fastapi",
    exposes=["specs/{_domain(number)}:api"],
    consumes={{
{consumes}    }},
    publishes={{"specs/{_domain(number)}:events": ["thing_made"]}},
    subscribes={{
{subscribes}    }},
    access=["postgres", "redis"],
)
"""


def _name(number: int) -> str:
    return f"service_{number:04}"


def _domain(number: int) -> str:
    return f"domain_{number:04}"


_MODELS = """\
models:
  Thing:
    doc: Something that the service keeps.
    fields:
      id: {type: int, ge: 1, doc: Its number.}
      name: {type: string, max_length: 100, doc: What people call it.}
"""
_EVENTS = """\
events:
  thing_made:
    message: Thing
    doc: Sent when there is one more.
    publishers: [{name}]
"""
_API = """\
config: {{rest: {{prefix: /{path}, version: 1, auth: user}}}}
errors:
  ThingNotFound: {{status: 404, doc: There is no such thing.}}
operations:
  list_things:
    doc: All things.
    output: list[Thing]
    paginate: cursor
    rest: {{method: GET, path: ""}}
  get_thing:
    doc: One thing.
    output: Thing
    params: [{{name: id, type: int, doc: Its number.}}]
    errors: [ThingNotFound]
    rest: {{method: GET, path: "/{{id}}"}}
  make_thing:
    doc: One thing more.
    input: Thing
    output: Thing
    idempotent: true
    rest: {{method: POST, path: ""}}
"""
