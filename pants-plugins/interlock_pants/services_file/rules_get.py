"""Gathers the services of the repository."""

from __future__ import annotations

import posixpath

from pants.engine.fs import CreateDigest, Digest, FileContent, MergeDigests, PathGlobs, Paths
from pants.engine.rules import Get, MultiGet, collect_rules, rule
from pants.engine.target import AllUnexpandedTargets

from interlock_pants.build_files.texts import BuildFiles, BuildFilesRequest
from interlock_pants.image.subsystem import ServiceImages
from interlock_pants.service.requests import InferServiceFieldSet, ServiceModule, ServiceModuleRequest
from interlock_pants.service.stems import SpecStems
from interlock_pants.services_file.declared import MIGRATIONS, declared_service
from interlock_pants.services_file.document import (
    SERVICES_FILE,
    DeclaredSystem,
    DeclaredSystemRequest,
    ServicesFile,
    ServicesFileRequest,
    services_document,
)
from interlock_pants.services_file.services import (
    AllServices,
    all_services,
    service_folders,
)
from interlock_pants.specs.sources import EverySpec


@rule
async def find_all_services(everything: AllUnexpandedTargets) -> AllServices:
    return all_services(everything)


@rule(desc="Gathering services")
async def write_services_file(
    _: ServicesFileRequest, services: AllServices, stems: SpecStems, images: ServiceImages
) -> ServicesFile:
    folders = service_folders(services)
    read, migrations = await MultiGet(
        Get(BuildFiles, BuildFilesRequest(folders)),
        Get(Paths, PathGlobs([posixpath.join(folder, MIGRATIONS) for folder in folders])),
    )
    modules = await MultiGet(
        Get(ServiceModule, ServiceModuleRequest(InferServiceFieldSet.create(service).request())) for service in services
    )
    declared = [
        declared_service(service, read, stems, images, module, migrations.files)
        for service, module in zip(services, modules)
    ]
    text = services_document(declared)
    written = await Get(Digest, CreateDigest([FileContent(SERVICES_FILE, text.encode())]))
    return ServicesFile(await Get(Digest, MergeDigests((written, read.digest))), text)


@rule
async def gather_declared_system(_: DeclaredSystemRequest) -> DeclaredSystem:
    services, specs = await MultiGet(Get(ServicesFile, ServicesFileRequest()), Get(EverySpec))
    return DeclaredSystem(await Get(Digest, MergeDigests((services.digest, specs.digest))))


def rules():
    return (*collect_rules(), *ServiceImages.rules())
