"""The Docker engine for tests: containers that are hardened, labelled with the run that made them, and swept away.

Without an engine tests are skipped with the reason; with INTERLOCK_REQUIRE_DOCKER=1, which CI sets, they fail.
"""

from __future__ import annotations

import os
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

import docker  # type: ignore[import-untyped]  # docker ships no types
import pytest

RUN_LABEL = "dev.interlock.test.run"
PROCESS_LABEL = "dev.interlock.test.process"
PORT = "8000/tcp"


def unavailable(reason: str) -> NoReturn:
    """Skips the test, or fails it where Docker is required."""
    if os.environ.get("INTERLOCK_REQUIRE_DOCKER") == "1":
        pytest.fail(reason, pytrace=False)
    pytest.skip(f"{reason} (INTERLOCK_REQUIRE_DOCKER=1 makes this a failure)")


@dataclass(frozen=True)
class Container:
    raw: Any

    @property
    def address(self) -> tuple[str, int]:
        """Where its port is published on this machine."""
        self.raw.reload()
        published = self.raw.attrs["NetworkSettings"]["Ports"][PORT][0]
        return published["HostIp"], int(published["HostPort"])

    def logs(self) -> str:
        return str(self.raw.logs().decode(errors="replace"))

    def run(self, *command: str) -> tuple[int, str]:
        """Exit status and output of a command inside."""
        result = self.raw.exec_run(list(command))
        return int(result.exit_code), str(result.output.decode(errors="replace"))

    def health(self) -> str:
        self.raw.reload()
        return str(self.raw.attrs["State"]["Health"]["Status"])

    def user(self) -> str:
        return str(self.raw.attrs["Config"]["User"])

    def signal(self, name: str) -> None:
        self.raw.kill(signal=name)

    def wait(self, seconds: float) -> int:
        """The exit status, once it has stopped. Raises when that takes longer."""
        return int(self.raw.wait(timeout=seconds)["StatusCode"])

    def wait_until(self, ready: Callable[[Container], bool], seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while not ready(self):
            self.raw.reload()
            if self.raw.status == "exited":
                raise AssertionError(f"the container stopped:\n{self.logs()}")
            if time.monotonic() > deadline:
                raise TimeoutError(f"not ready within {seconds:g} s:\n{self.logs()}")
            time.sleep(0.1)


@dataclass(frozen=True)
class Engine:
    """One run of tests on an engine. `run` is a word that names it everywhere."""

    client: Any
    run: str = field(default_factory=lambda: uuid.uuid4().hex[:12])

    @property
    def labels(self) -> dict[str, str]:
        return {RUN_LABEL: self.run, PROCESS_LABEL: str(os.getpid())}

    def has_image(self, name: str) -> bool:
        return bool(self.client.images.list(name=name))

    def image(self, name: str) -> Mapping[str, Any]:
        """What `docker image inspect` tells."""
        attributes: Mapping[str, Any] = self.client.images.get(name).attrs
        return attributes

    @contextmanager
    def hardened(self, image: str, environment: Mapping[str, str], command: Sequence[str] = ()) -> Iterator[Container]:
        """A container as production runs it: no writes but to a small /tmp, no capabilities, no new privileges."""
        raw = self.client.containers.run(
            image,
            list(command),
            detach=True,
            environment=dict(environment),
            labels=self.labels,
            ports={PORT: ("127.0.0.1", None)},
            read_only=True,
            tmpfs={"/tmp": "rw,noexec,nosuid,size=16m,mode=1777"},
            cap_drop=["ALL"],
            security_opt=["no-new-privileges"],
            pids_limit=64,
            mem_limit="256m",
        )
        try:
            yield Container(raw)
        finally:
            raw.remove(force=True, v=True)

    def sweep_own(self) -> None:
        """Removes what this run left: containers, networks and volumes, and the images that carry its name."""
        label = f"{RUN_LABEL}={self.run}"
        self._remove(
            self.client.containers.list(all=True, filters={"label": label}),
            self.client.networks.list(filters={"label": label}),
            self.client.volumes.list(filters={"label": label}),
        )
        for image in self.client.images.list():
            for tag in image.tags:
                if self.run in tag:
                    self.client.images.remove(tag, force=True)

    def sweep_orphans(self) -> None:
        """Removes the containers, networks and volumes of runs whose process is gone, such as one that was killed."""
        self._remove(
            _orphans(self.client.containers.list(all=True, filters={"label": PROCESS_LABEL}), "Config"),
            _orphans(self.client.networks.list(filters={"label": PROCESS_LABEL})),
            _orphans(self.client.volumes.list(filters={"label": PROCESS_LABEL})),
        )

    def _remove(self, containers: Sequence[Any], networks: Sequence[Any], volumes: Sequence[Any]) -> None:
        """What is in use goes last."""
        for raw in containers:
            raw.remove(force=True, v=True)
        for raw in networks:
            raw.remove()
        for raw in volumes:
            raw.remove(force=True)


def _orphans(found: Sequence[Any], *path: str) -> list[Any]:
    """Those whose process is gone. `path` leads to what holds their labels."""
    orphans = []
    for raw in found:
        holder = raw.attrs
        for step in path:
            holder = holder[step]
        if not Path("/proc", holder["Labels"][PROCESS_LABEL]).exists():
            orphans.append(raw)
    return orphans


@contextmanager
def docker_engine() -> Iterator[Engine]:
    """The engine that DOCKER_HOST or the usual socket leads to; see `unavailable` for when there is none."""
    try:
        client = docker.from_env(timeout=60)
        client.ping()
    except docker.errors.DockerException as error:
        unavailable(f"no Docker engine answers: {error}")
    engine = Engine(client)
    engine.sweep_orphans()
    try:
        yield engine
    finally:
        engine.sweep_own()
        client.close()
