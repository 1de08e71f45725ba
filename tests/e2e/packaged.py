"""The reference system as `./pants package` makes it of a copy of this repository: images, and files to deploy it."""

from __future__ import annotations

import shutil
import socket
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network, ip_network
from pathlib import Path
from typing import Any

import yaml

from interlock_testing.docker_engine import Engine, unavailable
from tests.e2e.addresses import routes
from tests.integration.pants_project import REPOSITORY, Project

CHECKOUT = ("pants", "pants.toml", "3rdparty", "build-support", "infra", "pants-plugins", "services", "specs", "src")
DEPLOYMENT = "infra:compose"
DECLARED_PROJECT = 'project="reminders"'
DECLARED_PORT = '"127.0.0.1:8000"'


@dataclass(frozen=True)
class Packaged:
    """`root` is the repository that it was made of, `folder` where the deployment's files are.

    The backend is published at `port` of the loopback interface; `outside` is a network of its own for what is no part
    of the system.
    """

    root: Path
    folder: Path
    project: str
    port: int
    outside: IPv4Network

    def document(self) -> Mapping[str, Any]:
        """The Compose file."""
        read: Mapping[str, Any] = yaml.safe_load((self.folder / "compose.yaml").read_text(encoding="utf-8"))
        return read

    def image_of(self, service: str) -> str:
        return str(self.document()["services"][service]["image"])


def package(engine: Engine, root: Path) -> Packaged:
    """Copies the repository to `root`, which is empty, and packages it with names and addresses of its own."""
    for path in CHECKOUT:
        source = REPOSITORY / path
        if source.is_dir():
            shutil.copytree(source, root / path, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(source, root / path)
    repository = Project(root)
    repository.write(".gitignore", "/.pants.d/\n/.pids/\n/dist/\n__pycache__/\n")
    for arguments in (
        ("init", "--quiet"),
        ("add", "--all"),
        ("-c", "user.name=Test", "-c", "user.email=test@example.org", "commit", "--quiet", "--message=Everything"),
    ):
        subprocess.run(("git", *arguments), cwd=root, check=True, capture_output=True)

    project = f"e2e{engine.run}"
    port = _free_port()
    system, outside = _free_subnets(engine)
    repository.replace("infra/BUILD", DECLARED_PROJECT, f'project="{project}", subnet="{system}"')
    repository.replace("infra/BUILD", DECLARED_PORT, f'"127.0.0.1:{port}"')
    images = f"--interlock-image-repository=interlock-test-{engine.run}/{{name}}"
    try:
        outcome = repository.pants(images, "package", "services::", DEPLOYMENT)
    finally:
        repository.stop()
    if outcome.exit_code and "cannot be pulled" in outcome.output:
        unavailable("the base image cannot be pulled; ./pants run infra/base_image makes another")
    assert outcome.exit_code == 0, outcome.output[-20_000:]
    return Packaged(root, root / "dist" / DEPLOYMENT.replace(":", "/"), project, port, outside)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _free_subnets(engine: Engine) -> tuple[IPv4Network, IPv4Network]:
    """One for the system and one for what is outside, both taken by nothing that this host knows of.

    Two runs look at different ones first, so that they do not take the same at the same time.
    """
    taken = [*_docker_networks(engine), *routes()]
    first = int(engine.run, 16)
    for number in range(first, first + 128):
        whole = IPv4Network((0x0A800000 + (number % 128 << 16), 16))
        if not any(whole.overlaps(each) for each in taken):
            system, rest = whole.subnets()
            return system, next(rest.subnets(new_prefix=29))
    raise AssertionError("no network of 10.128.0.0/9 is free")


def _docker_networks(engine: Engine) -> Iterator[IPv4Network]:
    for network in engine.client.networks.list():
        configurations: list[Any] = network.attrs["IPAM"]["Config"] or []
        for configuration in configurations:
            subnet = ip_network(configuration["Subnet"])
            if isinstance(subnet, IPv4Network):
                yield subnet
