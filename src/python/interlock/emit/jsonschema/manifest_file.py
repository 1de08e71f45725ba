"""manifest.yaml of the earlier format."""

from __future__ import annotations

from interlock.emit.jsonschema.parts import list_of, record, string

CONSUMED = record(
    {
        "service": string("The service that has the operations."),
        "domain": string("The domain of its API."),
        "operations": list_of(string("The name of an operation."), doc="The operations that are called."),
    },
    doc="Operations of one API that are called.",
    required=("service", "domain", "operations"),
)

ROOT = record(
    {"consumes": list_of(CONSUMED, doc="The operations of others that a service calls.")},
    doc="What a service calls, in the earlier format. The service's BUILD file says that now: `consumes={...}`.",
    required=("consumes",),
)
