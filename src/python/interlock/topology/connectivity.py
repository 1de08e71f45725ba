"""INTERLOCK_EDGES: a service's own part of the graph, which its process is told in its environment. Not secret."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable

from interlock.topology.graph import Call, Graph


class UnknownService(LookupError):
    """There is no such service. The text says which there are."""


def connectivity(graph: Graph, service: str) -> str:
    """The edges of a service as JSON in one line, without a line break.

    `calls` are the operations, by qualified name (`users.api.get_user`), that it may call of each callee; `callers`
    those that each caller may call of it; `egress` the hosts, with their ports, outside the system that it may reach.
    All are sorted. Raises `UnknownService`.
    """
    declared = graph.by_name.get(service)
    if declared is None:
        known = ", ".join(sorted(graph.by_name)) or "none"
        raise UnknownService(f"there is no service {service}; there are: {known}")
    document = {
        "service": service,
        "calls": _operations(graph.calls_from(service), lambda call: call.callee),
        "callers": _operations(graph.calls_to(service), lambda call: call.caller),
        "egress": sorted({f"{access.host}:{access.port}" for access in declared.internet}),
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def _operations(calls: Iterable[Call], other: Callable[[Call], str]) -> dict[str, list[str]]:
    names: dict[str, set[str]] = {}
    for call in calls:
        names.setdefault(other(call), set()).update(
            f"{call.api.domain}.{call.api.module}.{operation.name}" for operation in call.operations
        )
    return {service: sorted(operations) for service, operations in sorted(names.items())}
