"""Looks over services by themselves, for `lint` and before one is run or packaged."""

from __future__ import annotations

from pants.base.specs import DirGlobSpec, RawSpecs
from pants.core.goals.lint import LintResult
from pants.core.util_rules.partitions import Partitions
from pants.engine.fs import CreateDigest, Digest, FileContent, MergeDigests, PathGlobs, Paths
from pants.engine.rules import Get, MultiGet, collect_rules, rule
from pants.engine.target import AllUnexpandedTargets, UnexpandedTargets, WrappedTarget, WrappedTargetRequest

from interlock_pants.build_files.texts import BuildFiles, BuildFilesRequest
from interlock_pants.compiler import report
from interlock_pants.compiler.process import Compiler
from interlock_pants.compiler.report import Presentation, Report, ReportingProcess
from interlock_pants.compiler.undivided import Undivided, undivided
from interlock_pants.service.requests import (
    CompositionRoot,
    CompositionRootRequest,
    SoundService,
    SoundServiceRequest,
)
from interlock_pants.service.stems import SpecStems
from interlock_pants.service_lint import check, layout, lint
from interlock_pants.service_lint.check import InvalidService
from interlock_pants.service_lint.layout import (
    LAYOUT_FILE,
    LayoutFile,
    LayoutFileRequest,
    ServiceLayout,
    ServiceLayoutRequest,
)
from interlock_pants.service_lint.lint import (
    LintServiceFieldSet,
    LintServiceRequest,
    ServiceLint,
    ServicesReportRequest,
)
from interlock_pants.services_file.document import DeclaredSystem, DeclaredSystemRequest


@rule
async def find_service_layout(
    request: ServiceLayoutRequest, everything: AllUnexpandedTargets, stems: SpecStems
) -> ServiceLayout:
    address = request.service.address
    folder = address.spec_path
    wrapped, root, python, in_folder, build_files = await MultiGet(
        Get(WrappedTarget, WrappedTargetRequest(address, description_of_origin="a service")),
        Get(CompositionRoot, CompositionRootRequest(request.service)),
        Get(Paths, PathGlobs, layout.python_beside((address,))),
        Get(
            UnexpandedTargets,
            RawSpecs(dir_globs=(DirGlobSpec(folder),), description_of_origin="the targets beside a service"),
        ),
        Get(BuildFiles, BuildFilesRequest((folder,))),
    )
    types = layout.target_types(everything)
    return layout.service_layout(wrapped.target, build_files, python.files, in_folder, root, types, stems)


@rule
async def write_layout_file(request: LayoutFileRequest, everything: AllUnexpandedTargets) -> LayoutFile:
    addresses = tuple(service.address for service in request.services)
    layouts = await MultiGet(Get(ServiceLayout, ServiceLayoutRequest(service)) for service in request.services)
    text = layout.layout_document(layouts, layout.spec_types(everything))
    written, build_files, python = await MultiGet(
        Get(Digest, CreateDigest([FileContent(LAYOUT_FILE, text.encode())])),
        Get(BuildFiles, BuildFilesRequest(layout.layout_folders(addresses))),
        Get(Digest, PathGlobs, layout.python_beside(addresses)),
    )
    return LayoutFile(await Get(Digest, MergeDigests((written, build_files.digest, python))), text)


@rule
async def sound_service(request: SoundServiceRequest) -> SoundService:
    address = request.service.address
    compiler, declared, around, root = await MultiGet(
        Get(Compiler),
        Get(DeclaredSystem, DeclaredSystemRequest()),
        Get(LayoutFile, LayoutFileRequest((request.service,))),
        Get(CompositionRoot, CompositionRootRequest(request.service)),
    )
    inputs = await Get(Digest, MergeDigests((declared.digest, around.digest)))
    found = await Get(Report, ReportingProcess(check.check_process(address, compiler, inputs)))
    if found.exit_code:
        raise InvalidService(address, found.text)
    return SoundService(root.module)


@rule
async def report_on_services(request: ServicesReportRequest) -> Report:
    compiler, declared, around = await MultiGet(
        Get(Compiler),
        Get(DeclaredSystem, DeclaredSystemRequest()),
        Get(LayoutFile, LayoutFileRequest(request.services)),
    )
    inputs = await Get(Digest, MergeDigests((declared.digest, around.digest)))
    process = lint.lint_process(request, compiler, inputs)
    return await Get(Report, ReportingProcess(process, request.presentation))


@rule
async def partition_services(
    request: LintServiceRequest.PartitionRequest[LintServiceFieldSet], subsystem: ServiceLint
) -> Partitions:
    return undivided(() if subsystem.skip else request.field_sets)


@rule(desc="Look over services")
async def lint_services(
    batch: LintServiceRequest.Batch[LintServiceFieldSet, Undivided[LintServiceFieldSet]], presentation: Presentation
) -> LintResult:
    services = tuple(fields.request() for fields in batch.partition_metadata.elements)
    return report.lint_result(await Get(Report, ServicesReportRequest(services, presentation)), batch.tool_name)


def rules():
    return (*collect_rules(), *ServiceLint.rules(), *LintServiceRequest.rules())
