"""All services of the repository."""

from __future__ import annotations

from collections.abc import Iterable

from pants.engine.collection import Collection
from pants.engine.target import Target

from interlock_pants.service.target import ServiceTarget


class AllServices(Collection[Target]):
    """Every `service` target of the repository, sorted by name and then by address."""


def all_services(targets: Iterable[Target]) -> AllServices:
    found = (target for target in targets if target.alias == ServiceTarget.alias)
    return AllServices(sorted(found, key=lambda target: (target.address.target_name, target.address)))


def service_folders(services: AllServices) -> tuple[str, ...]:
    """The folder of each service, in their order."""
    return tuple(service.address.spec_path for service in services)
