"""What an image is called, how it is labelled and built, and what to say where it cannot be. No Pants here."""

from __future__ import annotations

from dataclasses import dataclass

from interlock_pants.image.dockerfile import DOCKERFILE

IMAGE_ID_FILE = "image.id"
LOCAL_BASE_IMAGE = "interlock/base:bookworm-python3.11"

# What the Docker client reads. Its configuration and certificates lie below HOME.
CLIENT_ENVIRONMENT = (
    "DOCKER_BUILDKIT",
    "DOCKER_CERT_PATH",
    "DOCKER_CONFIG",
    "DOCKER_CONTEXT",
    "DOCKER_HOST",
    "DOCKER_TLS_VERIFY",
    "HOME",
    "PATH",
)

GIT_STATUS = ("status", "--porcelain=v2", "--branch", "--untracked-files=normal")
_COMMIT_LINE = "# branch.oid "
_NO_COMMIT = "(initial)"


class ImageError(Exception):
    """An image cannot be built. The message says why, and what to do about it."""


@dataclass(frozen=True)
class ImagePlan:
    """`revision` is None outside of a git work tree that has a commit."""

    name: str
    title: str
    version: str
    base_image: str
    revision: str | None
    source: str | None
    build_no_cache: bool

    def labels(self) -> tuple[tuple[str, str], ...]:
        """OCI annotations. No `created`: with it no two builds would be the same."""
        known = {
            "base.name": self.base_image,
            "revision": self.revision,
            "source": self.source,
            "title": self.title,
            "version": self.version,
        }
        return tuple((f"org.opencontainers.image.{key}", value) for key, value in known.items() if value is not None)

    def build_command(self, docker: str) -> tuple[str, ...]:
        """The working directory is the build context. Leaves the image's id in `IMAGE_ID_FILE`."""
        labels = [argument for key, value in self.labels() for argument in ("--label", f"{key}={value}")]
        cache = ["--no-cache"] if self.build_no_cache else []
        base_image = ("--build-arg", f"BASE_IMAGE={self.base_image}")
        files = ("--iidfile", IMAGE_ID_FILE, "--file", DOCKERFILE)
        return (docker, "build", "--network", "none", *cache, *base_image, *labels, *files, "--tag", self.name, ".")


def revision(status: str) -> str | None:
    """The commit, with `+dirty` when the work tree holds anything else. Reads `git status --porcelain=v2 --branch`."""
    lines = status.splitlines()
    commit = next((line[len(_COMMIT_LINE) :] for line in lines if line.startswith(_COMMIT_LINE)), _NO_COMMIT)
    if commit == _NO_COMMIT:
        return None
    return commit if all(line.startswith("#") for line in lines) else f"{commit}+dirty"


def image_name(repository: str, service: str, version: str) -> str:
    """Raises ImageError when the repository's pattern is none."""
    try:
        return f"{repository.format(name=service)}:{version}".lower()
    except (KeyError, IndexError, ValueError):
        message = (
            f"`[interlock-image] repository` is `{repository}`; the one thing it can hold in braces is `{{name}}`."
        )
        raise ImageError(message) from None


def no_client() -> ImageError:
    return ImageError(
        "`docker` is not on PATH. To make images install the Docker client and engine (on Debian: "
        "`apt-get install docker.io`)."
    )


def no_engine(said: str) -> ImageError:
    return ImageError(
        f"The Docker engine does not answer: {_last_line(said)}\n"
        "Start it (`systemctl start docker`, or `dockerd` without systemd), or set DOCKER_HOST to one that runs."
    )


def no_base_image(base_image: str, said: str) -> ImageError:
    return ImageError(
        f"The base image `{base_image}` is not here and cannot be pulled: {_last_line(said)}\n"
        f"Where no image registry is reached, make a base of Debian packages once, and select it:\n"
        f"  ./pants run infra/base_image\n"
        f"  export PANTS_INTERLOCK_IMAGE_BASE_IMAGE={LOCAL_BASE_IMAGE}"
    )


def build_failed(name: str, said: str) -> ImageError:
    return ImageError(f"`docker build` of {name} failed:\n{said.strip()}")


def _last_line(text: str) -> str:
    lines = text.strip().splitlines()
    return lines[-1].strip() if lines else "it said nothing"
