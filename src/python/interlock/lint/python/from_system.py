"""The facts of a checked system."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from interlock.ir.api import Api
from interlock.ir.declarations import Model
from interlock.ir.system import Domain, System
from interlock.lint.python.facts import ApiFacts, WorkspaceFacts
from interlock.workspace import SPECS_FOLDER, folder_of_domain


def facts_of(system: System, services: Sequence[str]) -> WorkspaceFacts:
    """What rules need of a system and of the names of a repository's services."""
    return WorkspaceFacts(
        services=tuple(sorted(services)),
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
    )


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
