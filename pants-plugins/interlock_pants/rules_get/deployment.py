"""`package` of deployments and portals."""

from __future__ import annotations

from pants.core.goals.package import BuiltPackage, PackageFieldSet
from pants.core.util_rules.distdir import DistDir
from pants.engine.fs import (
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
from pants.engine.rules import Get, MultiGet, collect_rules, rule
from pants.engine.unions import UnionRule

from interlock_pants import deployment, report
from interlock_pants.build_files import BuildFiles, BuildFilesRequest
from interlock_pants.compiler_process import OUT, Compiler
from interlock_pants.deployment import (
    DEPLOYMENT_FILE,
    DeploymentFieldSet,
    Environment,
    EnvironmentRequest,
    PackagingError,
    PortalFieldSet,
    WrittenFiles,
)
from interlock_pants.deployment_target import DeploymentTarget
from interlock_pants.services_file import AllServices, DeclaredSystem, DeclaredSystemRequest


@rule
async def take_written_files(request: WrittenFiles) -> Digest:
    result = await Get(FallibleProcessResult, Process, request.process)
    if result.exit_code:
        raise PackagingError(request.process.description, report.report(result).text)
    return await Get(Digest, RemovePrefix(result.output_digest, OUT))


@rule(desc="Reading which variables services need")
async def read_environment(_: EnvironmentRequest, services: AllServices) -> Environment:
    compiler, system, sources = await MultiGet(
        Get(Compiler),
        Get(DeclaredSystem, DeclaredSystemRequest()),
        Get(Snapshot, PathGlobs, deployment.python_globs(services)),
    )
    inputs = await Get(Digest, MergeDigests((system.digest, sources.digest)))
    process = deployment.environment_process(sources.files, compiler, inputs)
    return Environment(await Get(Digest, WrittenFiles(process)))


@rule(desc="Writing deployments")
async def package_deployment(fields: DeploymentFieldSet, services: AllServices, dist: DistDir) -> BuiltPackage:
    system = await Get(DeclaredSystem, DeclaredSystemRequest())
    known = deployment.known_services(services)
    deployment.check_fields(fields, known)
    compiler, environment, build_files = await MultiGet(
        Get(Compiler),
        Get(Environment, EnvironmentRequest()),
        Get(BuildFiles, BuildFilesRequest((fields.address.spec_path,))),
    )
    placed = build_files.find(fields.address, DeploymentTarget.alias)
    document = deployment.deployment_document(fields, placed, known)
    written = await Get(Digest, CreateDigest([FileContent(DEPLOYMENT_FILE, document.encode())]))
    inputs = await Get(Digest, MergeDigests((system.digest, environment.digest, build_files.digest, written)))
    files = await Get(Digest, WrittenFiles(deployment.deploy_process(fields.address, compiler, inputs)))
    digest = await Get(Digest, AddPrefix(files, deployment.output_folder(fields.address)))
    return deployment.kept_package(fields.address, dist.relpath.as_posix(), digest)


@rule(desc="Writing portals")
async def package_portal(fields: PortalFieldSet) -> BuiltPackage:
    compiler, system, environment = await MultiGet(
        Get(Compiler), Get(DeclaredSystem, DeclaredSystemRequest()), Get(Environment, EnvironmentRequest())
    )
    inputs = await Get(Digest, MergeDigests((system.digest, environment.digest)))
    files = await Get(Digest, WrittenFiles(deployment.portal_process(fields.address, compiler, inputs)))
    digest = await Get(Digest, AddPrefix(files, deployment.output_folder(fields.address)))
    return deployment.replaced_package(fields.address, digest)


def rules():
    return (
        *collect_rules(),
        UnionRule(PackageFieldSet, DeploymentFieldSet),
        UnionRule(PackageFieldSet, PortalFieldSet),
    )
