"""All services of the repository as one document, which is what the compiler knows of BUILD files."""

from __future__ import annotations

import json
import posixpath
from collections.abc import Collection as AbstractCollection
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pants.engine.collection import Collection
from pants.engine.fs import Digest
from pants.engine.target import Target
from pants.util.frozendict import FrozenDict

from interlock_pants.build_files import BuildFiles
from interlock_pants.build_spans import Span, TargetCall
from interlock_pants.field_problems import FieldProblem, field_problems
from interlock_pants.image_build import image_name
from interlock_pants.image_subsystem import ServiceImages
from interlock_pants.import_closure import module_of
from interlock_pants.service_edges import SpecAddress, parse_address
from interlock_pants.service_requests import InvalidService, ServiceModule
from interlock_pants.service_target import (
    EDGE_FIELDS,
    ServiceAccessField,
    ServiceKindField,
    ServiceTarget,
    SpecEdgesField,
)
from interlock_pants.target_types import GeneratorSourceField, SpecSourceField

VERSION = 1
SERVICES_FILE = "services.json"
MIGRATIONS = "migrations/__main__.py"


class AllServices(Collection[Target]):
    """Every `service` target of the repository, sorted by name and then by address."""


@dataclass(frozen=True)
class SpecStems:
    """The address of each spec by its file's stem, which the compiler goes by, for the address of its target."""

    by_target: FrozenDict[SpecAddress, SpecAddress]

    def of(self, address: SpecAddress) -> SpecAddress:
        """An address without a target stays as it is, for the compiler to tell of it."""
        return self.by_target.get(address, address)


@dataclass(frozen=True)
class MalformedServicesRequest:
    """Asks for what is wrong with the fields of services."""


@dataclass(frozen=True)
class MalformedServices:
    """`text` tells all that is wrong with the fields of any service; None if nothing is."""

    text: str | None


class InvalidServices(Exception):
    """There is no document of services whose fields are malformed. The message tells all that is wrong with them."""


@dataclass(frozen=True)
class ServicesFileRequest:
    """Asks for all services of the repository. Raises `InvalidServices`."""


@dataclass(frozen=True)
class ServicesFile:
    """`SERVICES_FILE`, beside the BUILD files that its spans point into."""

    digest: Digest
    text: str


@dataclass(frozen=True)
class DeclaredSystemRequest:
    """Asks for all that specs and services declare."""


@dataclass(frozen=True)
class DeclaredSystem:
    """Every spec, `SERVICES_FILE`, and the BUILD files of services."""

    digest: Digest


@dataclass(frozen=True)
class DeclaredName:
    name: str
    span: Span


@dataclass(frozen=True)
class DeclaredSpec:
    """A spec that a service names in an edge field, and the names behind it."""

    spec: SpecAddress
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


def all_services(targets: Iterable[Target]) -> AllServices:
    found = (target for target in targets if target.alias == ServiceTarget.alias)
    return AllServices(sorted(found, key=lambda target: (target.address.target_name, target.address)))


def folders(services: AllServices) -> tuple[str, ...]:
    """The folder of each service, in their order."""
    return tuple(service.address.spec_path for service in services)


def told_problems(target: Target, problems: Iterable[FieldProblem], build_files: BuildFiles) -> tuple[str, ...]:
    """What is wrong with the fields of a service, each with its place."""
    return build_files.told(build_files.find(target.address, ServiceTarget.alias), problems)


def malformed_services(services: AllServices, build_files: BuildFiles) -> MalformedServices:
    found = ((each, told_problems(each, field_problems(each.field_values.values()), build_files)) for each in services)
    told = [str(InvalidService(service.address, sentences)) for service, sentences in found if sentences]
    return MalformedServices("\n".join(told) or None)


def spec_stems(targets: Iterable[Target]) -> SpecStems:
    return SpecStems(
        FrozenDict(
            {
                SpecAddress(target.address.spec_path, target.address.target_name): stem_address(target[field].file_path)
                for target in targets
                for field in (SpecSourceField, GeneratorSourceField)
                if target.has_field(field) and not target.address.is_generated_target
            }
        )
    )


def stem_address(file: str) -> SpecAddress:
    """`specs/users:api` for `specs/users/api.yaml`, whatever its target is called."""
    folder, name = posixpath.split(file)
    return SpecAddress(folder, posixpath.splitext(name)[0])


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
        assert address is not None  # There are no malformed services here.
        names = value[text] if issubclass(field, SpecEdgesField) else ()
        declared.append(
            DeclaredSpec(
                spec=stems.of(address),
                span=call.entry(field.alias, text),
                names=tuple(DeclaredName(name, call.name(field.alias, text, name)) for name in names),
            )
        )
    return tuple(declared)


def services_document(services: Iterable[DeclaredService]) -> str:
    """The text of `SERVICES_FILE`."""
    document = {"version": VERSION, "services": [_service(each) for each in services]}
    return json.dumps(document, ensure_ascii=False) + "\n"


def _service(service: DeclaredService) -> dict[str, object]:
    return {
        "name": service.name,
        "address": service.address,
        "folder": service.folder,
        "file": service.file,
        "span": span_document(service.span),
        "kind": service.kind,
        "module": service.module,
        "image": service.image,
        "migrations": service.migrations,
        **{field: [_spec(each) for each in specs] for field, specs in service.edges.items()},
        "access": [{"entry": each.entry, "span": span_document(each.span)} for each in service.access],
    }


def _spec(declared: DeclaredSpec) -> dict[str, object]:
    return {
        "spec": str(declared.spec),
        "span": span_document(declared.span),
        "names": [{"name": each.name, "span": span_document(each.span)} for each in declared.names],
    }


def span_document(span: Span) -> list[int]:
    return [span.start, span.end]
