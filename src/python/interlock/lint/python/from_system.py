"""The facts of a checked system and of the services that BUILD files declare."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from interlock.ir.api import Api
from interlock.ir.declarations import Model
from interlock.ir.services import Service, SpecUse
from interlock.ir.system import Domain, System
from interlock.lint.python.exemptions import service_of
from interlock.lint.python.facts import ApiFacts, DeclaredEdges, WorkspaceFacts
from interlock.lint.python.pieces import CONSUMES, ENQUEUES, EXPOSES, PUBLISHES, RUNS, SUBSCRIBES
from interlock.workspace import SPECS_FOLDER, folder_of_domain


def facts_of(
    system: System, folders: Iterable[str], services: Sequence[Service] | None, specs: Collection[str] = ()
) -> WorkspaceFacts:
    """What rules need of a system, of the names of the folders below services/, and of the services in these.

    `services` is None where BUILD files have not been looked at. Where fields of theirs are wrong, nothing is known of
    edges either. `specs` are the folders of all specs that there are, also of those that the system has not.
    """
    by_folder = _by_folder(services or ())
    is_known = services is not None and not any(service.mistakes for service in services)
    return WorkspaceFacts(
        services=tuple(sorted({*folders, *by_folder})),
        streams={
            event.stream: f"{folder_of_domain(domain.name)}:events#{event.name.name}"
            for domain in system.domains
            for event in domain.events
        },
        tasks={
            str(task.name): f"{folder_of_domain(domain.name)}:tasks#{task.name.name}"
            for domain in system.domains
            for task in domain.tasks
        },
        apis=tuple(
            ApiFacts(
                f"{SPECS_FOLDER}.{domain.name}.{api.module}",
                _prefix(api),
                tuple(operation.name for operation in api.operations),
            )
            for domain in system.domains
            for api in domain.apis
        ),
        types=dict(name for domain in system.domains for name in _types(domain)),
        edges={folder: _declared(together) for folder, together in by_folder.items()} if is_known else None,
        is_whole=is_known and {folder_of_domain(domain.name) for domain in system.domains}.issuperset(specs),
    )


def _by_folder(services: Sequence[Service]) -> Mapping[str, Sequence[Service]]:
    by_folder: dict[str, list[Service]] = {}
    for service in services:
        folder = service_of(service.span.path)
        if folder is not None:
            by_folder.setdefault(folder, []).append(service)
    return by_folder


def _declared(services: Sequence[Service]) -> DeclaredEdges:
    fields: dict[str, dict[str, tuple[str, ...]]] = {}
    for service in services:
        for field, uses in _fields(service):
            for use in uses:
                specs = fields.setdefault(field, {})
                names = {*specs.get(str(use.spec), ()), *(used.name for used in use.names)}
                specs[str(use.spec)] = tuple(sorted(names))
    return DeclaredEdges(services[0].span.path, tuple(service.name for service in services), fields)


def _fields(service: Service) -> Iterator[tuple[str, tuple[SpecUse, ...]]]:
    yield EXPOSES, service.exposes
    yield CONSUMES, service.consumes
    yield PUBLISHES, service.publishes
    yield SUBSCRIBES, service.subscribes
    yield RUNS, service.runs
    yield ENQUEUES, service.enqueues


def _types(domain: Domain) -> Iterator[tuple[str, str]]:
    """Classes that are generated for a domain, with their modules."""
    package = f"{SPECS_FOLDER}.{domain.name}"
    for declared in domain.declarations:
        if isinstance(declared, Model):
            yield declared.name.name, f"{package}.models"
    for api in domain.apis:
        for error in api.errors:
            yield error.name.name, f"{package}.{api.module}"


def _prefix(api: Api) -> str:
    return api.prefix if api.version is None else f"/v{api.version}{api.prefix}"
