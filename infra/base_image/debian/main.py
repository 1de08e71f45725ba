"""Makes images where no image registry is reached, and loads them into the Docker engine.

./pants run infra/base_image                          the base of services
./pants run infra/base_image -- postgres redis        the servers that deployments run beside them
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from infra.base_image.debian.apt import Archive, NoArchive, archives_of_mirror, configured_archives
from infra.base_image.debian.archive import ImageMeta, write_archive
from infra.base_image.debian.recipes import BASE, RECIPES, Recipe
from infra.base_image.debian.rootfs import make_rootfs

TOOLS = ("apt-get", "dpkg", "mmdebstrap", "docker")


class Unable(Exception):
    """The image cannot be made here. The second argument is what to do about it."""

    def __init__(self, problem: str, cure: str) -> None:
        super().__init__(problem)
        self.cure = cure


@dataclass(frozen=True, slots=True)
class Options:
    recipes: tuple[Recipe, ...]
    mirror: str | None
    security_mirror: str | None


def parse_arguments(arguments: Sequence[str]) -> Options:
    parser = argparse.ArgumentParser(prog="base_image", description="Make images and load them into the Docker engine.")
    parser.add_argument("images", nargs="*", metavar="IMAGE", help=f"{', '.join(RECIPES)}; base when none is named")
    parser.add_argument("--mirror", metavar="URL", help="a Debian archive, in place of the ones apt is configured with")
    parser.add_argument("--security-mirror", metavar="URL", help="the archive of security updates beside --mirror")
    known = parser.parse_args(arguments)
    if (known.mirror is None) != (known.security_mirror is None):
        parser.error("--mirror and --security-mirror go together")
    for name in known.images:
        if name not in RECIPES:
            parser.error(f"there is no image {name!r}; there are {', '.join(RECIPES)}")
    recipes = tuple(RECIPES[name] for name in dict.fromkeys(known.images)) or (BASE,)
    return Options(recipes, known.mirror, known.security_mirror)


def check_tools() -> None:
    missing = [tool for tool in TOOLS if shutil.which(tool) is None]
    if missing:
        raise Unable(f"{', '.join(missing)} not found", "on Debian: apt-get install -y mmdebstrap docker.io")
    if subprocess.run(("docker", "info"), capture_output=True, check=False).returncode:
        raise Unable("the Docker engine does not answer", "start it (`dockerd`), or set DOCKER_HOST to one that runs")


def archives_for(options: Options) -> tuple[Archive, ...]:
    if options.mirror is not None and options.security_mirror is not None:
        return archives_of_mirror(options.mirror, options.security_mirror)
    try:
        return configured_archives()
    except NoArchive as error:
        raise Unable(
            f"apt is configured with no Debian {error} archive", "name one: --mirror, --security-mirror"
        ) from None


def load_image(meta: ImageMeta, rootfs: Path) -> str:
    loader = subprocess.Popen(
        ("docker", "load", "--quiet"), stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    assert loader.stdin is not None and loader.stderr is not None
    with loader.stdin as pipe:
        image_id = write_archive(meta, rootfs, pipe)
    said = loader.stderr.read().decode(errors="replace").strip()
    if loader.wait():
        raise Unable(f"`docker load` failed: {said}", "see the engine's own log")
    return image_id


def build_and_load(recipe: Recipe, options: Options) -> str:
    """Returns the image's id. Raises Unable."""
    archives = archives_for(options)
    architecture = subprocess.run(
        ("dpkg", "--print-architecture"), check=True, capture_output=True, text=True
    ).stdout.strip()
    with tempfile.TemporaryDirectory(prefix="interlock-base-") as directory:
        rootfs = Path(directory) / "rootfs.tar"
        try:
            make_rootfs(recipe, archives, rootfs)
        except subprocess.CalledProcessError as error:
            last_lines = "\n".join(str(error.stderr).splitlines()[-5:])
            raise Unable(
                f"mmdebstrap failed:\n{last_lines}", "`apt-get update` shows whether the archives answer"
            ) from None
        meta = ImageMeta(recipe.image, architecture, recipe.title, recipe.command, recipe.user, recipe.path)
        return load_image(meta, rootfs)


def main() -> int:
    options = parse_arguments(sys.argv[1:])
    try:
        check_tools()
        for recipe in options.recipes:
            print(f"making {recipe.image} (about half a minute)", flush=True)
            image_id = build_and_load(recipe, options)
            print(f"loaded {recipe.image} ({image_id})", flush=True)
    except Unable as error:
        print(f"error: {error}\n  help: {error.cure}", file=sys.stderr)
        return 1
    if BASE in options.recipes:
        print("services take it with one of:")
        print(f"  ./pants --interlock-image-base-image={BASE.image} package services/NAME")
        print(f"  export PANTS_INTERLOCK_IMAGE_BASE_IMAGE={BASE.image}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
