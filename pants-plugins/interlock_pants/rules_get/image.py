"""`package` of a service: its image, in the Docker engine."""

from __future__ import annotations

from importlib.resources import files

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
    Directory,
    FileContent,
    MergeDigests,
)
from pants.engine.process import FallibleProcessResult, Process, ProcessCacheScope
from pants.engine.rules import Get, MultiGet, collect_rules, rule
from pants.engine.target import TransitiveTargets, TransitiveTargetsRequest
from pants.engine.unions import UnionRule

from interlock_pants import image_build, image_dockerfile
from interlock_pants.image_build import ImagePlan
from interlock_pants.image_requests import (
    BaseImage,
    BaseImageRequest,
    BuildContext,
    BuildContextRequest,
    DockerClient,
    Revision,
)
from interlock_pants.image_subsystem import ServiceImages
from interlock_pants.service_edges import Kind
from interlock_pants.service_requests import ServiceFieldSet, SoundService, SoundServiceRequest, image_artifact


@rule
async def find_revision() -> Revision:
    environment = await Get(EnvironmentVars, EnvironmentVarsRequest(("HOME", "PATH")))
    paths = await Get(BinaryPaths, BinaryPathRequest(binary_name="git", search_path=_search_path(environment)))
    if paths.first_path is None:
        return Revision(None)
    status = await Get(
        FallibleProcessResult,
        Process(
            (paths.first_path.path, "-C", get_buildroot(), *image_build.GIT_STATUS),
            description="Reading the revision",
            env={**environment, "GIT_OPTIONAL_LOCKS": "0"},
            # The work tree is not an input that Pants knows of.
            cache_scope=ProcessCacheScope.PER_SESSION,
        ),
    )
    return Revision(None if status.exit_code else image_build.revision(status.stdout.decode()))


@rule
async def find_docker_client() -> DockerClient:
    environment = await Get(EnvironmentVars, EnvironmentVarsRequest(image_build.CLIENT_ENVIRONMENT))
    paths = await Get(BinaryPaths, BinaryPathRequest(binary_name="docker", search_path=_search_path(environment)))
    if paths.first_path is None:
        raise image_build.no_client()
    return DockerClient(paths.first_path.path, environment)


@rule
async def find_base_image(request: BaseImageRequest, docker: DockerClient) -> BaseImage:
    name = request.name
    engine = await Get(FallibleProcessResult, Process, docker.process(("info",), "Asking the Docker engine"))
    if engine.exit_code:
        raise image_build.no_engine(engine.stderr.decode())
    here = await Get(
        FallibleProcessResult, Process, docker.process(("image", "inspect", name), f"Looking for the image {name}")
    )
    if here.exit_code:
        pulled = await Get(
            FallibleProcessResult, Process, docker.process(("pull", "--quiet", name), f"Pulling the image {name}")
        )
        if pulled.exit_code:
            raise image_build.no_base_image(name, pulled.stderr.decode())
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
                output_filename=image_dockerfile.DEPENDENCIES,
                internal_only=False,
                include_source_files=False,
                layout=PexLayout.PACKED,
                additional_args=("--include-tools",),
            ),
        ),
        Get(StrippedPythonSourceFiles, PythonSourceFilesRequest(transitive.closure, include_files=True)),
    )
    dockerfile = image_dockerfile.dockerfile(service.module, Kind(fields.kind.value))
    plugin = files("interlock_pants")
    source_tree, written = await MultiGet(
        Get(Digest, AddPrefix(sources.stripped_source_files.snapshot.digest, image_dockerfile.SOURCES)),
        Get(
            Digest,
            CreateDigest(
                (
                    Directory(image_dockerfile.SOURCES),
                    FileContent(image_dockerfile.DOCKERFILE, dockerfile.encode()),
                    FileContent(image_dockerfile.STAGES, plugin.joinpath("image_stages.py").read_bytes()),
                    FileContent(image_dockerfile.HEALTHCHECK, plugin.joinpath("image_healthcheck.py").read_bytes()),
                )
            ),
        ),
    )
    return BuildContext(await Get(Digest, MergeDigests((dependencies.digest, source_tree, written))))


@rule
async def package_service(fields: ServiceFieldSet, images: ServiceImages, docker: DockerClient) -> BuiltPackage:
    service = fields.address.target_name
    # What can go wrong at once is asked before the requirements are built, which takes its time.
    await Get(SoundService, SoundServiceRequest(fields.request()))
    base = await Get(BaseImage, BaseImageRequest(images.base_image))
    context, revision = await MultiGet(Get(BuildContext, BuildContextRequest(fields)), Get(Revision))
    plan = ImagePlan(
        name=image_build.image_name(images.repository, service, images.version),
        title=service,
        version=images.version,
        base_image=base.name,
        revision=revision.text,
        source=images.source,
        build_no_cache=images.build_no_cache,
    )
    built = await Get(FallibleProcessResult, Process, docker.build(plan, context.digest))
    if built.exit_code:
        raise image_build.build_failed(plan.name, built.stdout.decode() + built.stderr.decode())
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
