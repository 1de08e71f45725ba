"""The rules for the host, as a kernel takes them: in a namespace that stands for the host, between such as stand for
containers and one that stands for everything else. Docker's part, which is to let all of that through, is played."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from ipaddress import IPv4Network
from pathlib import Path

import pytest
import yaml

from interlock.emit.driver import write
from interlock.ir.deployment import Platform
from interlock_testing.docker_engine import unavailable
from interlock_testing.network_namespace import Namespace, NoNamespaceError, link, network_namespace
from tests.deployment.declared import deployment, graph

NETWORKS = ("x_notifications", "x_tg_bot", "i_backend", "e_tg_bot-backend")
INTERNET = "93.184.215.14"
NAME_SERVER = "192.168.7.53"
NOT_THE_INTERNET = ("169.254.169.254", "168.63.129.16", "10.99.0.1", "172.20.0.1", NAME_SERVER, "100.100.100.200")
WORLD = (INTERNET, *NOT_THE_INTERNET)
HOST = "203.0.113.1"
PORTS = (25, 53, 80, 443, 587, 8000)
DATAGRAMS = (53, 443)

_LISTEN = """
import json, selectors, socket, sys
hosts, ports, datagrams = json.loads(sys.argv[1])
waiting = selectors.DefaultSelector()
for host in hosts:
    for port in ports:
        waiting.register(socket.create_server((host, port)), selectors.EVENT_READ)
    for port in datagrams:
        # One for each address, so that it is the one that the answer comes from.
        listening = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        listening.bind((host, port))
        waiting.register(listening, selectors.EVENT_READ)
waiting.register(sys.stdin, selectors.EVENT_READ)
print("ready", flush=True)
while True:
    for key, _ in waiting.select():
        if key.fileobj is sys.stdin:
            sys.exit()
        elif key.fileobj.type == socket.SOCK_STREAM:
            key.fileobj.accept()[0].close()
        else:
            key.fileobj.sendto(*key.fileobj.recvfrom(100))
"""

_TRY = """
import json, socket, sys
from concurrent.futures import ThreadPoolExecutor
def comes_through(wanted):
    kind, host, port = wanted
    with socket.socket(socket.AF_INET, getattr(socket, kind)) as trying:
        trying.settimeout(1.5)
        try:
            trying.connect((host, port))
            if kind == "SOCK_DGRAM":
                trying.send(b"data")
                trying.recv(100)
        except OSError:
            return False
    return True
# All at once: a kernel tells of refusals once a second.
with ThreadPoolExecutor(100) as threads:
    print(json.dumps(list(threads.map(comes_through, json.loads(sys.argv[1])))))
"""

Try = tuple[str, str, int]


@cache
def subnets() -> Mapping[str, IPv4Network]:
    [text] = [file.content for file in deployment(Platform.COMPOSE).files if file.path == "compose.yaml"]
    networks = yaml.safe_load(text)["networks"]
    return {name: IPv4Network(networks[name]["ipam"]["config"][0]["subnet"]) for name in NETWORKS}


@dataclass(frozen=True)
class Surroundings:
    """`script` is what is tried, `containers` are by the network that they are in."""

    host: Namespace
    containers: Mapping[str, Namespace]
    script: Path

    def firewall(self, shell: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = self.host.command(shell, str(self.script), *arguments)
        return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)

    def rules(self) -> str:
        return self.host.run("iptables", "-S")

    def comes_through(self, network: str, tries: list[Try]) -> set[Try]:
        said = self.containers[network].run(sys.executable, "-I", "-c", _TRY, json.dumps(tries))
        return {each for each, came in zip(tries, json.loads(said), strict=True) if came}


@contextmanager
def listening(namespace: Namespace, hosts: Sequence[str]) -> Iterator[None]:
    command = namespace.command(sys.executable, "-I", "-c", _LISTEN, json.dumps([hosts, PORTS, DATAGRAMS]))
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None and process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        try:
            yield
        finally:
            process.stdin.close()


@pytest.fixture
def surroundings(tmp_path: Path) -> Iterator[Surroundings]:
    if os.geteuid() != 0:
        unavailable("namespaces and rules of a network are root's to make")
    write(deployment(Platform.COMPOSE).files, tmp_path)
    with ExitStack() as stack:
        try:
            host, world, *others = (stack.enter_context(network_namespace()) for _ in range(2 + len(NETWORKS)))
        except NoNamespaceError as error:
            unavailable(f"no network namespace: {error}")
        containers = dict(zip(NETWORKS, others, strict=True))
        for number, (network, container) in enumerate(containers.items()):
            gateway, address, *_ = map(str, subnets()[network].hosts())
            link(host, f"c{number}", container, "eth0")
            host.ip("address", "add", f"{gateway}/29", "dev", f"c{number}")
            container.ip("address", "add", f"{address}/29", "dev", "eth0")
            container.ip("route", "add", "default", "via", gateway)
        link(host, "world", world, "eth0")
        host.ip("address", "add", f"{HOST}/30", "dev", "world")
        world.ip("address", "add", "203.0.113.2/30", "dev", "eth0")
        world.ip("route", "add", "default", "via", HOST)
        for address in WORLD:
            world.ip("address", "add", f"{address}/32", "dev", "lo")
            host.ip("route", "add", f"{address}/32", "via", "203.0.113.2")
        host.run("sh", "-c", "echo 1 > /proc/sys/net/ipv4/ip_forward")
        for rule in ("-N DOCKER-USER", "-A FORWARD -j DOCKER-USER", "-A DOCKER-USER -j RETURN"):
            host.run("iptables", *rule.split())
        stack.enter_context(listening(host, [HOST]))
        stack.enter_context(listening(world, WORLD))
        yield Surroundings(host, containers, tmp_path / "firewall")


def tries() -> list[Try]:
    hosts = (*WORLD, HOST)
    stream = [("SOCK_STREAM", host, port) for host in hosts for port in PORTS]
    return stream + [("SOCK_DGRAM", host, port) for host in hosts for port in DATAGRAMS]


def declared(network: str) -> set[Try]:
    """The ports of the internet that the graph has, and name servers wherever they are."""
    if not network.startswith("x_"):
        return set()
    ports = {access.port for access in graph().by_name[network.removeprefix("x_")].internet}
    names = {each for each in tries() if each[2] == 53}
    return names | {("SOCK_STREAM", INTERNET, port) for port in ports}


@pytest.mark.parametrize("shell", ["dash", "bash"])
def test_nothing_gets_out_or_to_the_host_but_what_is_declared(surroundings: Surroundings, shell: str) -> None:
    for network in NETWORKS:
        assert surroundings.comes_through(network, tries()) == set(tries()), "without rules everything is open"

    assert surroundings.firewall(shell).stderr == ""

    for network in NETWORKS:
        assert surroundings.comes_through(network, tries()) == declared(network), network
    assert {port for kind, host, port in declared("x_notifications") if host == INTERNET} == {53, 443, 587}


def test_a_second_run_changes_nothing_and_taking_it_away_leaves_nothing(surroundings: Surroundings) -> None:
    before = surroundings.rules()
    surroundings.firewall("sh")
    once = surroundings.rules()
    assert once != before
    assert surroundings.firewall("sh").returncode == 0
    assert surroundings.rules() == once

    for _ in range(2):
        assert surroundings.firewall("sh", "remove").returncode == 0
        assert surroundings.rules() == before


def test_who_does_not_own_an_address_of_a_way_out_gets_none_by_it(surroundings: Surroundings) -> None:
    """A container chooses among its own addresses, and through which interface it sends."""
    surroundings.firewall("sh")
    edge = next(subnets()["e_tg_bot-backend"].hosts()) + 1
    inside = surroundings.containers["i_backend"]
    inside.ip("address", "add", f"{edge}/32", "dev", "lo")
    program = "import socket, sys; s = socket.create_connection((sys.argv[1], 443), 1, source_address=(sys.argv[2], 0))"
    command = inside.command(sys.executable, "-I", "-c", program, INTERNET, str(edge))
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    assert done.returncode != 0


def test_wrong_use_is_told_and_changes_nothing(surroundings: Surroundings) -> None:
    before = surroundings.rules()
    done = surroundings.firewall("sh", "off")
    assert (done.returncode, done.stderr) == (2, "usage: sh firewall [remove]\n")
    assert surroundings.rules() == before
