"""What lies around services, and which targets their edges lead to, as the plugin finds them. See `layout_file`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from interlock.diagnostics.source import Span
from interlock.ir.services import SpecAddress


class Neighbour(NamedTuple):
    """Another target in a service's folder: `files`, `services/shop:templates`, and its call in the BUILD file."""

    type: str
    address: str
    span: Span


class EdgeTarget(NamedTuple):
    """The target that an edge of a service names.

    `field` is the field that the edge stands in, `address` what it names, as the address of a target; `spec` the file
    that belongs to it, by the stem, which is another one where a target is not called as its file is. `type` is that
    of the target, None where there is no such target.
    """

    field: str
    address: SpecAddress
    spec: SpecAddress
    span: Span
    type: str | None


@dataclass(frozen=True, slots=True)
class ServiceLayout:
    """What lies around one service.

    `python` are Python files beside its BUILD file, `owners` the targets that could own its composition root;
    `module` is where that is named, the whole call where it is not.
    """

    python: tuple[str, ...]
    neighbours: tuple[Neighbour, ...]
    owners: tuple[str, ...]
    module: Span
    edges: tuple[EdgeTarget, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """`services` by the addresses of their targets; `specs` are the types of specs' targets, by address as well."""

    services: Mapping[str, ServiceLayout]
    specs: Mapping[str, str]
