"""What lies around services, and which targets their edges lead to, as a document for the compiler: `layout.json`."""

from __future__ import annotations

import json
import posixpath
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pants.engine.addresses import Address
from pants.engine.fs import Digest, PathGlobs
from pants.engine.target import Target

from interlock_pants.build_files.spans import Span, TargetCall
from interlock_pants.build_files.texts import BuildFiles
from interlock_pants.service.edges import SpecAddress, SpecEdge
from interlock_pants.service.requests import CompositionRoot, ServiceRequest
from interlock_pants.service.stems import SpecStems, target_address
from interlock_pants.service.target import ServiceModuleField, ServiceTarget, edges_of
from interlock_pants.services_file.document import span_document
from interlock_pants.specs.target_types import GeneratorSourceField, SpecSourceField

VERSION = 1
LAYOUT_FILE = "layout.json"


@dataclass(frozen=True)
class LayoutFileRequest:
    """Asks what lies around some services."""

    services: tuple[ServiceRequest, ...]


@dataclass(frozen=True)
class LayoutFile:
    """`LAYOUT_FILE`, beside the BUILD and Python files in the folders of the services."""

    digest: Digest
    text: str


@dataclass(frozen=True)
class ServiceLayoutRequest:
    service: ServiceRequest


@dataclass(frozen=True)
class Neighbour:
    """Another target in the folder of a service."""

    type: str
    address: str
    file: str
    span: Span


@dataclass(frozen=True)
class EdgeTarget:
    """The target at `address`, which an edge in the field `field` names; its `type` is None where there is none.

    `spec` is the address by the stem of its file.
    """

    field: str
    address: SpecAddress
    spec: SpecAddress
    span: Span
    type: str | None


@dataclass(frozen=True)
class ServiceLayout:
    """What lies around one service.

    `python` are the files beside its BUILD file, `owners` the targets that could own its composition root, `module` is
    where that is named.
    """

    address: str
    file: str
    python: tuple[str, ...]
    neighbours: tuple[Neighbour, ...]
    owners: tuple[str, ...]
    module: Span
    edges: tuple[EdgeTarget, ...]


def service_layout(
    target: Target,
    build_files: BuildFiles,
    python: Iterable[str],
    in_folder: Iterable[Target],
    root: CompositionRoot,
    types: Mapping[SpecAddress, str],
    stems: SpecStems,
) -> ServiceLayout:
    """`in_folder` are the targets of its folder, the service among them; `types` those of all targets."""
    placed = build_files.find(target.address, ServiceTarget.alias)
    return ServiceLayout(
        address=target.address.spec,
        file=placed.file,
        python=tuple(sorted(python)),
        neighbours=tuple(
            _neighbour(each, build_files)
            for each in sorted(in_folder, key=lambda each: each.address)
            if each.address != target.address and not each.address.is_generated_target
        ),
        owners=tuple(sorted(str(owner) for owner in root.owners)),
        module=placed.call.place(ServiceModuleField.alias, ()),
        edges=tuple(_edge_target(edge, placed.call, types, stems) for edge in edges_of(target)),
    )


def _neighbour(target: Target, build_files: BuildFiles) -> Neighbour:
    placed = build_files.find(target.address, target.alias)
    return Neighbour(target.alias, target.address.spec, placed.file, placed.call.span)


def _edge_target(edge: SpecEdge, call: TargetCall, types: Mapping[SpecAddress, str], stems: SpecStems) -> EdgeTarget:
    span = call.entry(edge.field, edge.text)
    return EdgeTarget(edge.field, edge.address, stems.of(edge.address), span, types.get(edge.address))


def target_types(targets: Iterable[Target]) -> dict[SpecAddress, str]:
    """The type of each target that stands in a BUILD file."""
    return {target_address(target): target.alias for target in targets if not target.address.is_generated_target}


def spec_types(targets: Iterable[Target]) -> dict[SpecAddress, str]:
    """Those of them that are of specs."""
    fields = (SpecSourceField, GeneratorSourceField)
    return target_types(target for target in targets if any(target.has_field(field) for field in fields))


def layout_document(layouts: Iterable[ServiceLayout], specs: Mapping[SpecAddress, str]) -> str:
    """The text of `LAYOUT_FILE`. `specs` are the types of the targets of specs."""
    document = {
        "version": VERSION,
        "specs": {str(address): type for address, type in sorted(specs.items())},
        "services": {layout.address: _layout(layout) for layout in layouts},
    }
    return json.dumps(document, ensure_ascii=False) + "\n"


def _layout(layout: ServiceLayout) -> dict[str, object]:
    return {
        "file": layout.file,
        "python": list(layout.python),
        "neighbours": [
            {"type": each.type, "address": each.address, "file": each.file, "span": span_document(each.span)}
            for each in layout.neighbours
        ],
        "owners": list(layout.owners),
        "module": span_document(layout.module),
        "edges": [
            {
                "field": each.field,
                "address": str(each.address),
                "spec": str(each.spec),
                "span": span_document(each.span),
                "type": each.type,
            }
            for each in layout.edges
        ],
    }


def layout_folders(services: Iterable[Address]) -> tuple[str, ...]:
    return tuple(sorted({address.spec_path for address in services}))


def python_beside(services: Iterable[Address]) -> PathGlobs:
    """The Python files directly in the folders of services."""
    return PathGlobs([posixpath.join(folder, "*.py") for folder in layout_folders(services)])
