"""What the deployment tells a service of the others, and of the keys that they know each other by."""

from __future__ import annotations

from collections.abc import Iterator

from interlock_runtime.connectivity import Connectivity
from interlock_runtime.environment.contract import Rule
from interlock_runtime.environment.kinds import Kind, folder
from interlock_runtime.environment.values import Values
from interlock_runtime.environment.variable import IN_PRODUCTION, variable

edges = Kind("edges", Connectivity.parse)

INTERLOCK_EDGES = variable(
    "INTERLOCK_EDGES",
    edges,
    required=IN_PRODUCTION,
    doc="what the service may call, who may call it and which hosts it may reach: JSON, which deployments set; in "
    "development, without it, nothing is refused",
)
SERVICE_KEY_DIR = variable(
    "SERVICE_KEY_DIR",
    folder,
    doc="the folder of the keys that the service signs its calls with: `<kid>.pem` (Ed25519) or `<kid>.key` (HS256); "
    "needed in production where it calls others",
)
SERVICE_CALLERS_DIR = variable(
    "SERVICE_CALLERS_DIR",
    folder,
    doc="the folder of the keys by which callers are known: `<caller>.<kid>.pem` or `<caller>.<kid>.key`; "
    "needed in production where others call it",
)


def own_edges(service: str) -> Rule:
    """A rule: the edges are those of this service, not of another one whose variables it was given."""

    def rule(values: Values) -> Iterator[str]:
        edges = values[INTERLOCK_EDGES]
        if edges is not None and edges.service != service:
            yield f"INTERLOCK_EDGES should be that of {service}, but is that of {edges.service}"

    return rule
