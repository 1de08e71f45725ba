"""`package` of a service: its image, in the Docker engine."""

from __future__ import annotations

from pants.backend.python.target_types import PexLayout
from pants.backend.python.util_rules import pex_from_targets
from pants.backend.python.util_rules.pex import Pex
from pants.backend.python.util_rules.pex_from_targets import PexFromTargetsRequest
from pants.backend.python.util_rules.python_sources import PythonSourceFilesRequest, StrippedPythonSourceFiles
from pants.base.build_environment import get_buildroot
from pants.core.goals.package import BuiltPackage, PackageFieldSet
from pants.core.util_rules.system_binaries import BinaryPathRequest, BinaryPaths
from pants.engine.env_vars import EnvironmentVars, EnvironmentVarsRequest
from pants.engine.fs import (
    EMPTY_DIGEST,
    AddPrefix,
    CreateDigest,
    Digest,
    DigestContents,
    MergeDigests,
)
from pants.engine.process import FallibleProcessResult, Process, ProcessCacheScope
from pants.engine.rules import Get, MultiGet, collect_rules, rule
from pants.engine.target import TransitiveTargets, TransitiveTargetsRequest
from pants.engine.unions import UnionRule

from interlock_pants.image import build, context, dockerfile
from interlock_pants.image.build import ImagePlan
from interlock_pants.image.requests import (
    BaseImage,
    BaseImageRequest,
    BuildContext,
    BuildContextRequest,
    DockerClient,
    Revision,
    image_artifact,
)
from interlock_pants.image.subsystem import ServiceImages
from interlock_pants.service.edges import Kind
from interlock_pants.service.requests import ServiceFieldSet, SoundService, SoundServiceRequest


@rule
async def find_revision() -> Revision:
    environment = await Get(EnvironmentVars, EnvironmentVarsRequest(("HOME", "PATH")))
    paths = await Get(BinaryPaths, BinaryPathRequest(binary_name="git", search_path=_search_path(environment)))
    if paths.first_path is None:
        return Revision(None)
    status = await Get(
        FallibleProcessResult,
        Process(
            (paths.first_path.path, "-C", get_buildroot(), *build.GIT_STATUS),
            description="Reading the revision",
            env={**environment, "GIT_OPTIONAL_LOCKS": "0"},
            # The work tree is not an input that Pants knows of.
            cache_scope=ProcessCacheScope.PER_SESSION,
        ),
    )
    return Revision(None if status.exit_code else build.revision(status.stdout.decode()))


@rule
async def find_docker_client() -> DockerClient:
    environment = await Get(EnvironmentVars, EnvironmentVarsRequest(build.CLIENT_ENVIRONMENT))
    paths = await Get(BinaryPaths, BinaryPathRequest(binary_name="docker", search_path=_search_path(environment)))
    if paths.first_path is None:
        raise build.no_client()
    return DockerClient(paths.first_path.path, environment)


@rule
async def find_base_image(request: BaseImageRequest, docker: DockerClient) -> BaseImage:
    name = request.name
    engine = await Get(FallibleProcessResult, Process, docker.process(("info",), "Asking the Docker engine"))
    if engine.exit_code:
        raise build.no_engine(engine.stderr.decode())
    here = await Get(
        FallibleProcessResult, Process, docker.process(("image", "inspect", name), f"Looking for the image {name}")
    )
    if here.exit_code:
        pulled = await Get(
            FallibleProcessResult, Process, docker.process(("pull", "--quiet", name), f"Pulling the image {name}")
        )
        if pulled.exit_code:
            raise build.no_base_image(name, pulled.stderr.decode())
    return BaseImage(name)


@rule
async def make_build_context(request: BuildContextRequest) -> BuildContext:
    fields = request.fields
    service, transitive = await MultiGet(
        Get(SoundService, SoundServiceRequest(fields.request())),
        Get(TransitiveTargets, TransitiveTargetsRequest([fields.address])),
    )
    dependencies, sources = await MultiGet(
        Get(
            Pex,
            PexFromTargetsRequest(
                [fields.address],
                output_filename=dockerfile.DEPENDENCIES,
                internal_only=False,
                include_source_files=False,
                layout=PexLayout.PACKED,
                additional_args=("--include-tools",),
            ),
        ),
        Get(StrippedPythonSourceFiles, PythonSourceFilesRequest(transitive.closure, include_files=True)),
    )
    text = dockerfile.dockerfile(service.module, Kind(fields.kind.value))
    source_tree, written = await MultiGet(
        Get(Digest, AddPrefix(sources.stripped_source_files.snapshot.digest, dockerfile.SOURCES)),
        Get(Digest, CreateDigest, context.written_files(text)),
    )
    return BuildContext(await Get(Digest, MergeDigests((dependencies.digest, source_tree, written))))


@rule
async def package_service(fields: ServiceFieldSet, images: ServiceImages, docker: DockerClient) -> BuiltPackage:
    service = fields.address.target_name
    # What can go wrong at once is asked before the requirements are built, which takes its time.
    await Get(SoundService, SoundServiceRequest(fields.request()))
    base = await Get(BaseImage, BaseImageRequest(images.base_image))
    made, revision = await MultiGet(Get(BuildContext, BuildContextRequest(fields)), Get(Revision))
    plan = ImagePlan(
        name=build.image_name(images.repository, service, images.version),
        title=service,
        version=images.version,
        base_image=base.name,
        revision=revision.text,
        source=images.source,
        build_no_cache=images.build_no_cache,
    )
    built = await Get(FallibleProcessResult, Process, docker.build(plan, made.digest))
    if built.exit_code:
        raise build.build_failed(plan.name, built.stdout.decode() + built.stderr.decode())
    (image_id,) = await Get(DigestContents, Digest, built.output_digest)
    return BuiltPackage(EMPTY_DIGEST, (image_artifact(plan.name, image_id.content.decode()),))


def _search_path(environment: EnvironmentVars) -> list[str]:
    return environment.get("PATH", "").split(":")


def rules():
    return (
        *collect_rules(),
        *ServiceImages.rules(),
        *pex_from_targets.rules(),
        UnionRule(PackageFieldSet, ServiceFieldSet),
    )
