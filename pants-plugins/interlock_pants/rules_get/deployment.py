"""`package` of deployments and portals."""

from __future__ import annotations

from pants.base.build_root import BuildRoot
from pants.core.goals.package import BuiltPackage, PackageFieldSet
from pants.core.util_rules.distdir import DistDir
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

from interlock_pants import deployment, report
from interlock_pants.build_files import BuildFiles, BuildFilesRequest
from interlock_pants.compiler_process import OUT, Compiler
from interlock_pants.deployment import (
    DEPLOYMENT_FILE,
    AllDeployments,
    DeploymentFieldSet,
    DeploymentsReportRequest,
    Environment,
    EnvironmentRequest,
    FreePlace,
    InvalidDeployment,
    PackagingError,
    PlaceRequest,
    PortalFieldSet,
)
from interlock_pants.deployment_target import DeploymentTarget
from interlock_pants.report import PLAIN, Report
from interlock_pants.services_file import (
    AllServices,
    DeclaredSystem,
    DeclaredSystemRequest,
    MalformedServices,
    MalformedServicesRequest,
)


@rule(desc=deployment.ENVIRONMENT)
async def read_environment(_: EnvironmentRequest, services: AllServices) -> Environment:
    compiler, system, sources = await MultiGet(
        Get(Compiler),
        Get(DeclaredSystem, DeclaredSystemRequest()),
        Get(Snapshot, PathGlobs, deployment.python_globs(services)),
    )
    inputs = await Get(Digest, MergeDigests((system.digest, sources.digest)))
    process = deployment.environment_process(sources.files, compiler, inputs)
    result = await Get(FallibleProcessResult, Process, process)
    if result.exit_code:
        return Environment(EMPTY_DIGEST, report.report(result).text)
    return Environment(await Get(Digest, RemovePrefix(result.output_digest, OUT)))


@rule
async def find_all_deployments(everything: AllUnexpandedTargets) -> AllDeployments:
    return deployment.all_deployments(everything)


# What lies on the disk is nothing that Pants knows of.
@_uncacheable_rule
async def find_place(request: PlaceRequest, root: BuildRoot) -> FreePlace:
    return deployment.check_place(root.path, request)


@rule(desc="Looking over deployments")
async def report_on_deployments(request: DeploymentsReportRequest, services: AllServices) -> Report:
    malformed = await Get(MalformedServices, MalformedServicesRequest())
    if malformed.text is not None:
        return report.put_off(deployment.SUBJECT, report.WRONG_FIELDS)
    folders = tuple(sorted({fields.address.spec_path for fields in request.deployments}))
    compiler, system, environment, build_files = await MultiGet(
        Get(Compiler),
        Get(DeclaredSystem, DeclaredSystemRequest()),
        Get(Environment, EnvironmentRequest()),
        Get(BuildFiles, BuildFilesRequest(folders)),
    )
    known = deployment.known_services(services)
    told = deployment.told_problems(request.deployments, known, build_files)
    sound = [fields for fields in request.deployments if fields.address not in told]
    if environment.findings is not None or not sound:
        return deployment.lint_report(told.values(), environment.findings, None)
    documents = await Get(Digest, CreateDigest(deployment.lint_documents(sound, known, build_files)))
    inputs = await Get(Digest, MergeDigests((system.digest, environment.digest, build_files.digest, documents)))
    process = deployment.lint_process(len(sound), request.presentation, compiler, inputs)
    result = await Get(FallibleProcessResult, Process, process)
    if report.is_about_inputs(result.exit_code, result.stdout):
        found = report.put_off(deployment.SUBJECT, report.WRONG_GRAPH)
    else:
        found = report.report(result, await Get(Digest, RemovePrefix(result.output_digest, report.REPORT_FOLDER)))
    return deployment.lint_report(told.values(), None, found)


@rule(desc="Writing deployments")
async def package_deployment(
    fields: DeploymentFieldSet, services: AllServices, everything: AllDeployments, dist: DistDir
) -> BuiltPackage:
    system, compiler, environment, build_files = await MultiGet(
        Get(DeclaredSystem, DeclaredSystemRequest()),
        Get(Compiler),
        Get(Environment, EnvironmentRequest()),
        Get(BuildFiles, BuildFilesRequest((fields.address.spec_path,))),
    )
    variables = environment.sound()
    known = deployment.known_services(services)
    if deployment.told_problems((fields,), known, build_files):
        found = await Get(Report, DeploymentsReportRequest(everything.fields, PLAIN))
        raise InvalidDeployment(found.text)
    document = deployment.deployment_document(fields, build_files.find(fields.address, DeploymentTarget.alias), known)
    written = await Get(Digest, CreateDigest([FileContent(DEPLOYMENT_FILE, document.encode())]))
    inputs = await Get(Digest, MergeDigests((system.digest, variables, build_files.digest, written)))
    process = deployment.deploy_process(fields.address, compiler, inputs)
    result = await Get(FallibleProcessResult, Process, process)
    if result.exit_code == 1 and not report.is_about_inputs(result.exit_code, result.stdout):
        found = await Get(Report, DeploymentsReportRequest(everything.fields, PLAIN))
        raise InvalidDeployment(found.text)
    if result.exit_code:
        raise PackagingError(process.description, report.report(result).text)
    files = await Get(Digest, RemovePrefix(result.output_digest, OUT))
    placed = await Get(Snapshot, AddPrefix(files, deployment.output_folder(fields.address)))
    folder = dist.relpath.as_posix()
    await Get(FreePlace, PlaceRequest, deployment.written_place(fields.address, folder, placed.dirs, placed.files))
    return deployment.kept_package(fields.address, folder, placed.digest)


@rule(desc="Writing portals")
async def package_portal(fields: PortalFieldSet, dist: DistDir) -> BuiltPackage:
    compiler, system, environment = await MultiGet(
        Get(Compiler), Get(DeclaredSystem, DeclaredSystemRequest()), Get(Environment, EnvironmentRequest())
    )
    inputs = await Get(Digest, MergeDigests((system.digest, environment.sound())))
    process = deployment.portal_process(fields.address, fields.title.value, compiler, inputs)
    result = await Get(FallibleProcessResult, Process, process)
    if result.exit_code:
        raise PackagingError(process.description, report.report(result).text)
    files = await Get(Digest, RemovePrefix(result.output_digest, OUT))
    digest = await Get(Digest, AddPrefix(files, deployment.output_folder(fields.address)))
    await Get(FreePlace, PlaceRequest, deployment.replaced_place(fields.address, dist.relpath.as_posix()))
    return deployment.replaced_package(fields.address, digest)


def rules():
    return (
        *collect_rules(),
        UnionRule(PackageFieldSet, DeploymentFieldSet),
        UnionRule(PackageFieldSet, PortalFieldSet),
    )
