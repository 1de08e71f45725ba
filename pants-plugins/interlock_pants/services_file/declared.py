"""What one service declares, each entry with its place in a BUILD file."""

from __future__ import annotations

import posixpath
from collections.abc import Collection as AbstractCollection
from collections.abc import Mapping
from dataclasses import dataclass

from pants.engine.target import Target

from interlock_pants.build_files.spans import Span, TargetCall
from interlock_pants.build_files.texts import BuildFiles
from interlock_pants.image.build import image_name
from interlock_pants.image.subsystem import ServiceImages
from interlock_pants.service.edges import parse_address
from interlock_pants.service.layout import module_of
from interlock_pants.service.requests import ServiceModule
from interlock_pants.service.stems import SpecStems
from interlock_pants.service.target import (
    EDGE_FIELDS,
    ServiceAccessField,
    ServiceKindField,
    ServiceTarget,
    SpecEdgesField,
)

MIGRATIONS = "migrations/__main__.py"


@dataclass(frozen=True)
class DeclaredName:
    name: str
    span: Span


@dataclass(frozen=True)
class DeclaredSpec:
    """A spec that a service names in an edge field, and the names behind it.

    `spec` is its address by the stem of its file; what is no address stays as it is written, for the compiler to tell.
    """

    spec: str
    span: Span
    names: tuple[DeclaredName, ...]


@dataclass(frozen=True)
class DeclaredAccess:
    entry: str
    span: Span


@dataclass(frozen=True)
class DeclaredService:
    """`module` and `migrations` are what `python -m` takes; `edges` holds the specs of each edge field by its name."""

    name: str
    address: str
    folder: str
    file: str
    span: Span
    kind: str
    module: str
    image: str
    migrations: str | None
    edges: Mapping[str, tuple[DeclaredSpec, ...]]
    access: tuple[DeclaredAccess, ...]


def declared_service(
    target: Target,
    build_files: BuildFiles,
    stems: SpecStems,
    images: ServiceImages,
    module: ServiceModule,
    migrations: AbstractCollection[str],
) -> DeclaredService:
    """`migrations` are the files of that name of all services, for this one to find its own."""
    name, folder = target.address.target_name, target.address.spec_path
    placed = build_files.find(target.address, ServiceTarget.alias)
    kind = target[ServiceKindField].value
    assert kind is not None  # The field is required.
    migration = posixpath.join(folder, MIGRATIONS)
    return DeclaredService(
        name=name,
        address=target.address.spec,
        folder=folder,
        file=placed.file,
        span=placed.call.span,
        kind=kind,
        module=module.name,
        image=image_name(images.repository, name, images.version),
        migrations=module_of(posixpath.dirname(migration), module.source_root) if migration in migrations else None,
        edges={field.alias: _declared_specs(target, field, placed.call, stems) for field in EDGE_FIELDS},
        access=tuple(
            DeclaredAccess(entry, placed.call.entry(ServiceAccessField.alias, entry))
            for entry in target[ServiceAccessField].value or ()
        ),
    )


def _declared_specs(target: Target, field: type, call: TargetCall, stems: SpecStems) -> tuple[DeclaredSpec, ...]:
    value = target[field].value or ()
    declared = []
    for text in value:
        address = parse_address(text)
        names = value[text] if issubclass(field, SpecEdgesField) else ()
        declared.append(
            DeclaredSpec(
                spec=text if address is None else str(stems.of(address)),
                span=call.entry(field.alias, text),
                names=tuple(DeclaredName(name, call.name(field.alias, text, name)) for name in names),
            )
        )
    return tuple(declared)
