"""A real engine: a container that is called cannot reach, through the call's network, where its caller listens."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
import yaml

from interlock.ir.deployment import Platform
from interlock_testing.docker_engine import Container, Engine, docker_engine, unavailable
from tests.deployment.declared import deployment
from tests.e2e.inside.programs import Program

IMAGE = os.environ.get("PANTS_INTERLOCK_IMAGE_BASE_IMAGE", "python:3.11-slim-bookworm")
PORT = 8000
RESOLVED = "0x2"


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with docker_engine() as engine:
        if not engine.has_image(IMAGE):
            unavailable(f"the engine has no image {IMAGE}")
        yield engine


def emitted_sysctls() -> dict[str, str]:
    """What every container of the Compose file is given."""
    [text] = [file.content for file in deployment(Platform.COMPOSE).files if file.path == "compose.yaml"]
    [found] = {tuple(each["sysctls"].items()) for each in yaml.safe_load(text)["services"].values()}
    return dict(found)


@dataclass(frozen=True)
class Pair:
    """A caller with two networks, and whom it calls in one of them. The caller listens in both."""

    caller: Container
    callee: Container
    shared: str
    apart: str

    def address(self, container: Container, network: str) -> str:
        container.raw.reload()
        return str(container.raw.attrs["NetworkSettings"]["Networks"][network]["IPAddress"])

    def answer(self, network: str) -> str:
        """What the callee is told where the caller listens, asked through the network that both are in."""
        target = [self.address(self.callee, self.shared), self.address(self.caller, network), PORT]
        status, said = self.callee.run("python3", "-c", Program.CONNECT_FROM.text, json.dumps([target]))
        assert status == 0, said
        return str(json.loads(said)[0])

    def has_found(self, network: str) -> bool:
        """Whether the callee was told, in the network that both are in, who has the caller's address of this one."""
        _, table = self.callee.run("cat", "/proc/net/arp")
        rows = [line.split() for line in table.splitlines()[1:]]
        return any(row[0] == self.address(self.caller, network) and row[2] == RESOLVED for row in rows)


@contextmanager
def pair(engine: Engine, sysctls: Mapping[str, str]) -> Iterator[Pair]:
    with ExitStack() as stack:
        shared, apart, first = (stack.enter_context(network(engine, name)) for name in ("shared", "apart", "first"))
        caller = stack.enter_context(container(engine, shared, sysctls))
        callee = stack.enter_context(container(engine, shared, sysctls))
        apart.connect(caller.raw)
        # The first network by name has the route to everywhere else, and so to no neighbour.
        first.connect(callee.raw)
        for each in (caller, callee):
            each.raw.start()
        caller.wait_until(lambda it: "ready" in it.logs(), seconds=20)
        yield Pair(caller, callee, shared.name, apart.name)


@contextmanager
def network(engine: Engine, name: str) -> Iterator[Any]:
    raw = engine.client.networks.create(f"{name}-{engine.run}", driver="bridge", internal=True, labels=engine.labels)
    try:
        yield raw
    finally:
        raw.remove()


@contextmanager
def container(engine: Engine, attached: Any, sysctls: Mapping[str, str]) -> Iterator[Container]:
    raw = engine.client.containers.create(
        IMAGE,
        ["python3", "-c", Program.LISTEN.text, json.dumps(["0.0.0.0", PORT])],
        stdin_open=True,
        user="65532:65532",
        network=attached.name,
        cap_drop=["ALL"],
        security_opt=["no-new-privileges"],
        sysctls=dict(sysctls),
        labels=engine.labels,
    )
    try:
        yield Container(raw)
    finally:
        raw.remove(force=True)


def test_a_container_answers_in_a_network_for_the_address_that_it_has_there_and_no_other(engine: Engine) -> None:
    with pair(engine, emitted_sysctls()) as found:
        assert found.answer(found.shared) == "open"
        assert found.answer(found.apart) != "open"
        assert found.has_found(found.shared)
        assert not found.has_found(found.apart)


def test_without_that_setting_it_answers_for_all_of_them(engine: Engine) -> None:
    """What the setting is for. Whether the connection comes about too is up to the host's rules for bridges."""
    with pair(engine, {}) as found:
        found.answer(found.apart)
        assert found.has_found(found.apart)
