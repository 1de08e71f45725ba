"""`package` and `lint` of deployments and portals."""

from __future__ import annotations

from pants.base.build_root import BuildRoot
from pants.core.goals.lint import LintResult
from pants.core.goals.package import BuiltPackage, PackageFieldSet
from pants.core.util_rules.distdir import DistDir
from pants.core.util_rules.partitions import Partitions
from pants.engine.fs import (
    EMPTY_DIGEST,
    AddPrefix,
    CreateDigest,
    Digest,
    FileContent,
    MergeDigests,
    PathGlobs,
    RemovePrefix,
    Snapshot,
)
from pants.engine.process import FallibleProcessResult, Process
from pants.engine.rules import Get, MultiGet, _uncacheable_rule, collect_rules, rule
from pants.engine.target import AllUnexpandedTargets
from pants.engine.unions import UnionRule

from interlock_pants.build_files.texts import BuildFiles, BuildFilesRequest
from interlock_pants.compiler import report
from interlock_pants.compiler.process import OUT, Compiler
from interlock_pants.compiler.report import PLAIN, Presentation, Report, ReportingProcess
from interlock_pants.compiler.undivided import Undivided, undivided
from interlock_pants.deployment import environment, field_sets, lint, package, place
from interlock_pants.deployment.document import DEPLOYMENT_FILE, deployment_document
from interlock_pants.deployment.environment import Environment, EnvironmentReportRequest, EnvironmentRequest
from interlock_pants.deployment.field_sets import AllDeployments, DeploymentFieldSet, PortalFieldSet
from interlock_pants.deployment.lint import DeploymentLint, DeploymentsReportRequest, LintDeploymentRequest
from interlock_pants.deployment.package import InvalidDeployment, PackagingError
from interlock_pants.deployment.place import FreePlace, PlaceRequest
from interlock_pants.deployment.target import DeploymentTarget
from interlock_pants.services_file.document import DeclaredSystem, DeclaredSystemRequest
from interlock_pants.services_file.services import AllServices


@rule(desc=environment.ENVIRONMENT)
async def read_environment(_: EnvironmentRequest, services: AllServices) -> Environment:
    compiler, system, sources = await MultiGet(
        Get(Compiler),
        Get(DeclaredSystem, DeclaredSystemRequest()),
        Get(Snapshot, PathGlobs, environment.python_globs(services)),
    )
    inputs = await Get(Digest, MergeDigests((system.digest, sources.digest)))
    process = environment.environment_process(sources.files, compiler, inputs)
    result = await Get(FallibleProcessResult, Process, process)
    if result.exit_code:
        return Environment(EMPTY_DIGEST, report.report(result).text)
    return Environment(await Get(Digest, RemovePrefix(result.output_digest, OUT)))


@rule
async def report_on_environment(request: EnvironmentReportRequest, services: AllServices) -> Report:
    compiler, system, sources = await MultiGet(
        Get(Compiler),
        Get(DeclaredSystem, DeclaredSystemRequest()),
        Get(Snapshot, PathGlobs, environment.python_globs(services)),
    )
    inputs = await Get(Digest, MergeDigests((system.digest, sources.digest)))
    process = environment.environment_process(sources.files, compiler, inputs, request.presentation)
    return await Get(Report, ReportingProcess(process, request.presentation))


@rule
async def find_all_deployments(everything: AllUnexpandedTargets) -> AllDeployments:
    return field_sets.all_deployments(everything)


# What lies on the disk is nothing that Pants knows of.
@_uncacheable_rule
async def find_place(request: PlaceRequest, root: BuildRoot) -> FreePlace:
    return place.check_place(root.path, request)


@rule(desc="Looking over deployments")
async def report_on_deployments(request: DeploymentsReportRequest, services: AllServices) -> Report:
    folders = tuple(sorted({fields.address.spec_path for fields in request.deployments}))
    compiler, system, variables, build_files = await MultiGet(
        Get(Compiler),
        Get(DeclaredSystem, DeclaredSystemRequest()),
        Get(Environment, EnvironmentRequest()),
        Get(BuildFiles, BuildFilesRequest(folders)),
    )
    if variables.findings is not None:
        return await Get(Report, EnvironmentReportRequest(request.presentation))
    known = field_sets.known_services(services)
    documents = await Get(Digest, CreateDigest(lint.lint_documents(request.deployments, known, build_files)))
    inputs = await Get(Digest, MergeDigests((system.digest, variables.digest, build_files.digest, documents)))
    process = lint.lint_process(len(request.deployments), request.presentation, compiler, inputs)
    put_off = report.put_off(lint.SUBJECT, report.WRONG_GRAPH)
    return await Get(Report, ReportingProcess(process, request.presentation, put_off))


@rule(desc="Writing deployments")
async def package_deployment(
    fields: DeploymentFieldSet, services: AllServices, everything: AllDeployments, dist: DistDir
) -> BuiltPackage:
    system, compiler, read, build_files = await MultiGet(
        Get(DeclaredSystem, DeclaredSystemRequest()),
        Get(Compiler),
        Get(Environment, EnvironmentRequest()),
        Get(BuildFiles, BuildFilesRequest((fields.address.spec_path,))),
    )
    variables = package.sound_environment(read)
    known = field_sets.known_services(services)
    text = deployment_document(fields, build_files.find(fields.address, DeploymentTarget.alias), known)
    written = await Get(Digest, CreateDigest([FileContent(DEPLOYMENT_FILE, text.encode())]))
    inputs = await Get(Digest, MergeDigests((system.digest, variables, build_files.digest, written)))
    process = package.deploy_process(fields.address, compiler, inputs)
    result = await Get(FallibleProcessResult, Process, process)
    if result.exit_code == 1 and not report.is_about_inputs(result.exit_code, result.stdout):
        found = await Get(Report, DeploymentsReportRequest(everything.fields, PLAIN))
        raise InvalidDeployment(found.text)
    if result.exit_code:
        raise PackagingError(process.description, report.report(result).text)
    files = await Get(Digest, RemovePrefix(result.output_digest, OUT))
    placed = await Get(Snapshot, AddPrefix(files, place.output_folder(fields.address)))
    folder = dist.relpath.as_posix()
    await Get(FreePlace, PlaceRequest, place.written_place(fields.address, folder, placed.dirs, placed.files))
    return package.kept_package(fields.address, folder, placed.digest)


@rule(desc="Writing portals")
async def package_portal(fields: PortalFieldSet, dist: DistDir) -> BuiltPackage:
    compiler, system, variables = await MultiGet(
        Get(Compiler), Get(DeclaredSystem, DeclaredSystemRequest()), Get(Environment, EnvironmentRequest())
    )
    inputs = await Get(Digest, MergeDigests((system.digest, package.sound_environment(variables))))
    process = package.portal_process(fields.address, fields.title.value, compiler, inputs)
    result = await Get(FallibleProcessResult, Process, process)
    if result.exit_code:
        raise PackagingError(process.description, report.report(result).text)
    files = await Get(Digest, RemovePrefix(result.output_digest, OUT))
    digest = await Get(Digest, AddPrefix(files, place.output_folder(fields.address)))
    await Get(FreePlace, PlaceRequest, place.replaced_place(fields.address, dist.relpath.as_posix()))
    return package.replaced_package(fields.address, digest)


@rule
async def partition_deployments(
    request: LintDeploymentRequest.PartitionRequest[DeploymentFieldSet], subsystem: DeploymentLint
) -> Partitions:
    return undivided(() if subsystem.skip else request.field_sets)


@rule(desc="Look over deployments")
async def lint_deployments(
    batch: LintDeploymentRequest.Batch[DeploymentFieldSet, Undivided[DeploymentFieldSet]], presentation: Presentation
) -> LintResult:
    found = await Get(Report, DeploymentsReportRequest(batch.partition_metadata.elements, presentation))
    return report.lint_result(found, batch.tool_name)


def rules():
    return (
        *collect_rules(),
        *DeploymentLint.rules(),
        *LintDeploymentRequest.rules(),
        UnionRule(PackageFieldSet, DeploymentFieldSet),
        UnionRule(PackageFieldSet, PortalFieldSet),
    )
