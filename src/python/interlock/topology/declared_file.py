"""Reads what `./pants graph --graph-format=services` prints: a services.json with the `usage` of a usage.json beside.

Without `usage` it is a services.json as it is. See `services_file` for its errors.
"""

from __future__ import annotations

from typing import NamedTuple

from interlock.ir.services import Service
from interlock.topology.services_file import NAME, VERSION, services_in
from interlock.topology.strict_json import Value, read_document
from interlock.topology.usage import Usage
from interlock.topology.usage_file import usage_in


class Declared(NamedTuple):
    """The services of BUILD files, sorted by name, and what their code depends on; None where that is not known."""

    services: tuple[Service, ...]
    usage: Usage | None


def read_declared(text: str) -> Declared:
    """What a document tells. Raises `InvalidDocument`, which tells all that is wrong."""
    return read_document(text, VERSION, NAME, _declared)


def _declared(document: Value) -> Declared:
    _, services, usage = document.members("version", "services", optional=("usage",))
    return Declared(services_in(services), None if usage.value is None else usage_in(usage))
