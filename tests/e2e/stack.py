"""The reference system as containers: brought up by Compose from what was packaged, looked into, and taken down."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import docker  # type: ignore[import-untyped]  # docker ships no types
import yaml

from interlock.topology.graph import Graph
from interlock_testing.docker_engine import Container, Engine, unavailable
from tests.e2e.inside.programs import Program
from tests.e2e.outside import MAIL_PORT, TELEGRAM_PORT, Outside
from tests.e2e.packaged import Packaged

PROJECT_LABEL = "com.docker.compose.project"
SERVICE_LABEL = "com.docker.compose.service"
SERVERS = {"postgres": 5432, "redis": 6379}
SERVICE_PORT = 8000
PYTHON = "/app/bin/python"
PATIENCE = 90.0


@dataclass(frozen=True)
class Stack:
    """`key` and `issuer` are of the tokens that people have, HS256."""

    engine: Engine
    packaged: Packaged
    graph: Graph
    outside: Outside
    key: str
    issuer: str

    @cached_property
    def services(self) -> tuple[str, ...]:
        return tuple(service.name for service in self.graph.services)

    @property
    def names(self) -> tuple[str, ...]:
        """Of all containers that stay up."""
        return (*self.services, *SERVERS)

    def port_of(self, name: str) -> int:
        return SERVERS.get(name, SERVICE_PORT)

    def container(self, name: str) -> Container:
        """The one container of a service or server. It is a new one when Compose has made one."""
        labels = [f"{PROJECT_LABEL}={self.packaged.project}", f"{SERVICE_LABEL}={name}"]
        [raw] = self.engine.client.containers.list(all=True, filters={"label": labels})
        return Container(raw)

    def addresses(self, name: str) -> dict[str, str]:
        """Those of a container, by the network's name in the deployment's files."""
        networks = self.container(name).raw.attrs["NetworkSettings"]["Networks"]
        return {
            network.removeprefix(f"{self.packaged.project}_"): attached["IPAddress"]
            for network, attached in networks.items()
        }

    def secret(self, path: str) -> str:
        return (self.packaged.folder / "secrets" / path).read_text(encoding="utf-8").strip()

    def run_inside(self, name: str, program: Program, argument: object) -> Any:
        """What a program prints that runs in a container: as its process runs, with its variables, files and networks.

        A server has no Python; there a container of a service's image is let into its network, and that alone.
        """
        arguments = ["-c", program.text, json.dumps(argument)]
        if name in self.services:
            status, said = self.container(name).run(PYTHON, *arguments)
            assert status == 0, f"{program} in {name}: {said}"
        else:
            image = self.container(self.services[0]).raw.attrs["Config"]["Image"]
            said = self.engine.client.containers.run(
                image,
                arguments,
                entrypoint=PYTHON,
                network_mode=f"container:{self.container(name).raw.id}",
                labels=self.engine.labels,
                remove=True,
            ).decode()
        return json.loads(said.splitlines()[-1])

    def is_healthy(self, name: str) -> bool:
        state = self.container(name).raw.attrs["State"]
        return bool(state["Running"]) and state["Health"]["Status"] == "healthy"

    def wait_until_healthy(self) -> None:
        self.wait_until(lambda: all(map(self.is_healthy, self.names)), "healthy")

    def wait_until(self, condition: Callable[[], bool], what: str, seconds: float = PATIENCE) -> None:
        deadline = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > deadline:
                raise TimeoutError(f"not {what} within {seconds:g} s\n{self.report()}")
            time.sleep(0.2)

    def kill(self, name: str) -> None:
        """Kills the process of a container from within, as nothing else could: `docker kill` would be for good."""
        with suppress(docker.errors.APIError):
            # The container may be gone before it is told how this command ended.
            self.container(name).run("/bin/sh", "-c", _KILL)

    def restarts(self, name: str) -> int:
        return int(self.container(name).raw.attrs["RestartCount"])

    def report(self) -> str:
        """What there is to know when something did not come about: states, and the ends of logs."""
        parts = []
        for name in self.names:
            container = self.container(name)
            state = container.raw.attrs["State"]
            log = container.raw.logs(tail=15).decode(errors="replace")
            parts.append(f"== {name}: {state['Status']} {state.get('Health', {}).get('Status', '')}\n{log}")
        return "\n".join(parts)


# Its process is the child of an init that is process 1, which cannot be killed from inside.
_KILL = """
for folder in /proc/[0-9]*; do
    read -r _ _ _ parent _ < "$folder/stat" || continue
    if [ "$parent" = 1 ]; then kill -9 "${folder#/proc/}"; fi
done
"""


def compose_command() -> list[str]:
    """Compose v2 where Docker has it as a plugin, else v1."""
    plugin = ["docker", "compose"]
    if (
        shutil.which("docker")
        and subprocess.run([*plugin, "version"], capture_output=True, check=False).returncode == 0
    ):
        return plugin
    if shutil.which("docker-compose"):
        return ["docker-compose"]
    unavailable("there is no Compose: neither `docker compose` nor `docker-compose`")


@contextmanager
def running(engine: Engine, packaged: Packaged, graph: Graph, world: Outside) -> Iterator[Stack]:
    """Brings the system up, and waits until all of it is healthy."""
    stack = Stack(engine, packaged, graph, world, "a secret of this test and of nobody else", "https://issuer.example")
    _write_operator_files(stack)
    operator = {"JWT_KEY": stack.key, "TELEGRAM_TOKEN": world.telegram.token}
    _run(["sh", "make-secrets"], packaged.folder, operator)
    files = ["--file", "compose.yaml", "--file", "compose.override.yaml"]
    _run([*compose_command(), *files, "--project-name", packaged.project, "up", "--detach"], packaged.folder)
    stack.wait_until_healthy()
    yield stack


def _write_operator_files(stack: Stack) -> None:
    """What whoever deploys says: the variables that nobody else knows, and here, labels and where hosts are."""
    api = f"http://api.telegram.org:{TELEGRAM_PORT}"
    settings = {
        "JWT_ALGORITHM": "HS256",
        "JWT_ISSUER": stack.issuer,
        "MAIL_FROM": "reminders@example.org",
        "SMTP_HOST": "smtp.example.org",
        "SMTP_PORT": str(MAIL_PORT),
        "SMTP_SECURITY": "none",
        "TELEGRAM_API": api,
    }
    folder = stack.packaged.folder
    (folder / ".env").write_text("".join(f"{name}={value}\n" for name, value in settings.items()), encoding="utf-8")
    document = stack.packaged.document()
    override = {
        "services": {name: _override(stack, name) for name in document["services"]},
        # Compose v1 takes these as a whole from the last file that has them.
        **{
            part: {name: _labelled(stack, declared) for name, declared in document[part].items()}
            for part in ("networks", "volumes")
        },
    }
    (folder / "compose.override.yaml").write_text(yaml.safe_dump(override), encoding="utf-8")


def _override(stack: Stack, name: str) -> dict[str, Any]:
    service = stack.graph.by_name.get(name)
    hosts = set() if service is None else {access.host for access in service.internet}
    outside = {"extra_hosts": sorted(f"{host}:{stack.outside.address}" for host in hosts)} if hosts else {}
    return {"labels": stack.engine.labels, **outside}


def _labelled(stack: Stack, declared: Mapping[str, Any]) -> dict[str, Any]:
    return {**declared, "labels": {**declared.get("labels", {}), **stack.engine.labels}}


def _run(command: Sequence[str], folder: Path, variables: Mapping[str, str] | None = None) -> None:
    finished = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, **(variables or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert finished.returncode == 0, f"{' '.join(command)}: {finished.stdout[-10_000:]}"
