"""What an image's build context holds beside the parts of the service: the Dockerfile, and scripts that fill layers."""

from __future__ import annotations

from importlib.resources import files

from pants.engine.fs import CreateDigest, Directory, FileContent

from interlock_pants.image.dockerfile import DOCKERFILE, HEALTHCHECK, SOURCES, STAGES


def written_files(dockerfile: str) -> CreateDigest:
    """`dockerfile` is its text. The folder of sources is there even for a service without any."""
    scripts = files("interlock_pants.image")
    return CreateDigest(
        (
            Directory(SOURCES),
            FileContent(DOCKERFILE, dockerfile.encode()),
            FileContent(STAGES, scripts.joinpath("stages.py").read_bytes()),
            FileContent(HEALTHCHECK, scripts.joinpath("healthcheck.py").read_bytes()),
        )
    )
