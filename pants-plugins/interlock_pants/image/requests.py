"""The questions about images that rules ask each other, and their answers. No rules here."""

from __future__ import annotations

from dataclasses import dataclass

from pants.core.goals.package import BuiltPackageArtifact
from pants.engine.env_vars import EnvironmentVars
from pants.engine.fs import Digest
from pants.engine.process import Process, ProcessCacheScope

from interlock_pants.image.build import IMAGE_ID_FILE, ImagePlan
from interlock_pants.service.requests import ServiceFieldSet


@dataclass(frozen=True)
class Revision:
    """What the work tree holds; None where there is no commit to speak of."""

    text: str | None


@dataclass(frozen=True)
class DockerClient:
    path: str
    environment: EnvironmentVars

    def process(self, argv: tuple[str, ...], description: str) -> Process:
        """A command that asks the engine. The engine's store may have changed since it was last asked."""
        return Process(
            (self.path, *argv),
            description=description,
            env=self.environment,
            cache_scope=ProcessCacheScope.PER_SESSION,
        )

    def build(self, plan: ImagePlan, context: Digest) -> Process:
        return Process(
            plan.build_command(self.path),
            description=f"Building the image {plan.name}",
            env=self.environment,
            input_digest=context,
            output_files=(IMAGE_ID_FILE,),
            cache_scope=ProcessCacheScope.PER_SESSION,
        )


@dataclass(frozen=True)
class BaseImageRequest:
    name: str


@dataclass(frozen=True)
class BaseImage:
    """An image that the engine holds."""

    name: str


@dataclass(frozen=True)
class BuildContextRequest:
    fields: ServiceFieldSet


@dataclass(frozen=True)
class BuildContext:
    """Everything an image is made of, but for its base."""

    digest: Digest


def image_artifact(name: str, image_id: str) -> BuiltPackageArtifact:
    """What `package` says about an image, which lies in the engine and not in a file."""
    return BuiltPackageArtifact(relpath=None, extra_log_lines=(f"Built Docker image: {name}", f"Image ID: {image_id}"))
