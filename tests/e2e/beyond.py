"""Something that really is beyond the host and answers it, which can stand for the internet.

An address of the host itself would not do: containers reach those also through networks that are internal. So it is a
network namespace of its own at the other end of a cable, as good as another machine, with an address that is nobody's
(198.18.0.0/15, RFC 2544). It knows no way back but to the host: as on the internet, who is not masqueraded gets no
answer.
"""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from ipaddress import IPv4Address, IPv4Network, ip_address
from pathlib import Path

from interlock_testing.docker_engine import unavailable
from interlock_testing.network_namespace import Namespace, NoNamespaceError, address, link, network_namespace
from tests.e2e.addresses import routes
from tests.e2e.inside.programs import Program

Place = tuple[str, int]

PORT = 443
_DNS_PORT = 53
_FIRST = int(IPv4Address("198.18.0.0"))


@contextmanager
def beyond_the_host(run: str) -> Iterator[Sequence[Place]]:
    """Hosts and ports. `run` is a word of hexadecimal digits that nobody else has."""
    try:
        with _another_machine(run) as place:
            yield [place]
    except NoNamespaceError as error:
        servers = _name_servers()
        if not servers:
            unavailable(
                f"nothing beyond this host answers that could stand for the internet: no namespace ({error}), and no "
                "name server over TCP"
            )
        yield servers


@contextmanager
def _another_machine(run: str) -> Iterator[Place]:
    cable = _free_cable(run)
    near, far = map(str, cable.hosts())
    with network_namespace() as namespace:
        # The longest name that an interface can have is 15 characters long.
        name = f"il{run[:12]}"
        link(None, name, namespace, "eth0")
        address(f"{near}/{cable.prefixlen}", name)
        namespace.ip("address", "add", f"{far}/{cable.prefixlen}", "dev", "eth0")
        with _listening(namespace, far):
            yield far, PORT


def _free_cable(run: str) -> IPv4Network:
    taken = list(routes())
    first = int(run, 16)
    for number in range(first, first + 1024):
        cable = IPv4Network((_FIRST + number % (1 << 15) * 4, 30))
        if not any(cable.overlaps(each) for each in taken):
            return cable
    raise NoNamespaceError("all addresses of 198.18.0.0/15 are taken")


@contextmanager
def _listening(namespace: Namespace, host: str) -> Iterator[None]:
    command = namespace.command(sys.executable, "-I", "-c", Program.LISTEN.text, json.dumps([host, PORT]))
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None and process.stdin is not None
        assert process.stdout.readline() == "ready\n"
        try:
            yield
        finally:
            # It ends when nobody is there to tell it anything, whoever has ended.
            process.stdin.close()


def _name_servers() -> list[Place]:
    """Those of this host that are not on it and answer."""
    found = []
    for path in filter(Path.is_file, map(Path, ("/etc/resolv.conf", "/run/systemd/resolve/resolv.conf"))):
        for line in path.read_text(encoding="utf-8").splitlines():
            match line.split():
                case ["nameserver", server] if not ip_address(server).is_loopback:
                    with suppress(OSError):
                        socket.create_connection((server, _DNS_PORT), 2).close()
                        found.append((server, _DNS_PORT))
                case _:
                    pass
    return found
