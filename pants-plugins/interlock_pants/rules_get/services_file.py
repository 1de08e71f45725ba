"""Gathers the services of the repository."""

from __future__ import annotations

import posixpath

from pants.engine.fs import CreateDigest, Digest, DigestContents, FileContent, MergeDigests, PathGlobs, Paths
from pants.engine.rules import Get, MultiGet, collect_rules, rule
from pants.engine.target import AllUnexpandedTargets
from pants.option.global_options import GlobalOptions

from interlock_pants import build_files, services_file
from interlock_pants.build_files import BuildFiles, BuildFilesRequest
from interlock_pants.image_subsystem import ServiceImages
from interlock_pants.service_requests import InferServiceFieldSet, ServiceModule, ServiceModuleRequest
from interlock_pants.services_file import (
    SERVICES_FILE,
    AllServices,
    DeclaredSystem,
    DeclaredSystemRequest,
    InvalidServices,
    MalformedServices,
    MalformedServicesRequest,
    ServicesFile,
    ServicesFileRequest,
    SpecStems,
)
from interlock_pants.spec_sources import EverySpec


@rule
async def find_all_services(everything: AllUnexpandedTargets) -> AllServices:
    return services_file.all_services(everything)


@rule
async def find_spec_stems(everything: AllUnexpandedTargets) -> SpecStems:
    return services_file.spec_stems(everything)


@rule
async def read_build_files(request: BuildFilesRequest, options: GlobalOptions) -> BuildFiles:
    digest = await Get(Digest, PathGlobs, build_files.build_globs(request, options.build_patterns))
    return build_files.build_files(digest, await Get(DigestContents, Digest, digest))


@rule
async def find_malformed_services(_: MalformedServicesRequest, services: AllServices) -> MalformedServices:
    read = await Get(BuildFiles, BuildFilesRequest(services_file.folders(services)))
    return services_file.malformed_services(services, read)


@rule(desc="Gathering services")
async def write_services_file(
    _: ServicesFileRequest, services: AllServices, stems: SpecStems, images: ServiceImages
) -> ServicesFile:
    malformed = await Get(MalformedServices, MalformedServicesRequest())
    if malformed.text is not None:
        raise InvalidServices(malformed.text)
    folders = services_file.folders(services)
    read, migrations = await MultiGet(
        Get(BuildFiles, BuildFilesRequest(folders)),
        Get(Paths, PathGlobs([posixpath.join(folder, services_file.MIGRATIONS) for folder in folders])),
    )
    modules = await MultiGet(
        Get(ServiceModule, ServiceModuleRequest(InferServiceFieldSet.create(service).request())) for service in services
    )
    declared = [
        services_file.declared_service(service, read, stems, images, module, migrations.files)
        for service, module in zip(services, modules)
    ]
    text = services_file.services_document(declared)
    written = await Get(Digest, CreateDigest([FileContent(SERVICES_FILE, text.encode())]))
    return ServicesFile(await Get(Digest, MergeDigests((written, read.digest))), text)


@rule
async def gather_declared_system(_: DeclaredSystemRequest) -> DeclaredSystem:
    services, specs = await MultiGet(Get(ServicesFile, ServicesFileRequest()), Get(EverySpec))
    return DeclaredSystem(await Get(Digest, MergeDigests((services.digest, specs.digest))))


def rules():
    return (*collect_rules(), *ServiceImages.rules())
