"""Follows the dependencies of services."""

from __future__ import annotations

from pants.backend.python.subsystems.setup import PythonSetup
from pants.backend.python.target_types import PythonResolveField
from pants.engine.addresses import Address
from pants.engine.fs import CreateDigest, Digest, FileContent
from pants.engine.rules import Get, MultiGet, collect_rules, rule
from pants.engine.target import Dependencies, DependenciesRequest, Targets

from interlock_pants import service_usage
from interlock_pants.service_usage import USAGE_FILE, Reached, UsageFile, UsageFileRequest
from interlock_pants.services_file import AllServices


@rule(desc="Following what services use")
async def write_usage_file(_: UsageFileRequest, services: AllServices, python_setup: PythonSetup) -> UsageFile:
    everything: dict[Address, Reached] = {}
    pending = tuple(services)
    while pending:
        of_pending = await MultiGet(Get(Targets, DependenciesRequest(target.get(Dependencies))) for target in pending)
        for target, dependencies in zip(pending, of_pending):
            everything[target.address] = service_usage.reached(target, (each.address for each in dependencies))
        new = {each.address: each for dependencies in of_pending for each in dependencies}
        pending = tuple(target for address, target in sorted(new.items()) if address not in everything)
    locks = python_setup.resolves if python_setup.enable_resolves else {}
    resolves = (service[PythonResolveField].normalized_value(python_setup) for service in services)
    locked = [
        (service.address, service_usage.lock_file(resolve, locks)) for service, resolve in zip(services, resolves)
    ]
    text = service_usage.usage_document(locked, everything)
    return UsageFile(await Get(Digest, CreateDigest([FileContent(USAGE_FILE, text.encode())])))


def rules():
    return collect_rules()
