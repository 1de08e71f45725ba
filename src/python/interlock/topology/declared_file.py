"""Reads what `./pants graph --graph-format=services` prints: a services.json with `usage` and `layout` beside.

These are what usage.json and layout.json hold. Without them it is a services.json as it is. See `services_file` for its
errors.
"""

from __future__ import annotations

from typing import NamedTuple

from interlock.ir.services import Service
from interlock.topology.layout import Layout
from interlock.topology.layout_file import layout_in
from interlock.topology.services_file import NAME, VERSION, services_in
from interlock.topology.strict_json import Value, read_document
from interlock.topology.usage import Usage
from interlock.topology.usage_file import usage_in


class Declared(NamedTuple):
    """The services of BUILD files, sorted by name, what their code depends on, and what lies around them.

    The latter two are None where they are not known.
    """

    services: tuple[Service, ...]
    usage: Usage | None = None
    layout: Layout | None = None


def read_declared(text: str) -> Declared:
    """What a document tells. Raises `InvalidDocument`, which tells all that is wrong."""
    return read_document(text, VERSION, NAME, _declared)


def _declared(document: Value) -> Declared:
    _, services, usage, layout = document.members("version", "services", optional=("usage", "layout"))
    return Declared(
        services_in(services),
        None if usage.value is None else usage_in(usage),
        None if layout.value is None else layout_in(layout),
    )
