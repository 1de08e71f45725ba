"""What lies outside the system: a Telegram and a mail server, at an address that a machine of the internet could have.

Both run in this process, on its loopback interface. A container in the host's network takes connections for them at an
address of the host that no network of the system has: packets to it leave by the default route, as they would to the
internet, so that only who has such a route gets there.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from ipaddress import IPv4Network
from typing import Any

from docker.types import IPAMConfig, IPAMPool  # type: ignore[import-untyped]  # docker ships no types

from interlock_testing.docker_engine import Container, Engine
from interlock_testing.telegram_api import TelegramApi, telegram_api
from services.notifications.testing.mail_server import MailServer, mail_server
from tests.e2e.inside.programs import Program

TELEGRAM_PORT = 443
MAIL_PORT = 587


@dataclass(frozen=True)
class Outside:
    """`address` is where both are reached."""

    telegram: TelegramApi
    mail: MailServer
    address: str


@contextmanager
def outside(engine: Engine, image: str, subnet: IPv4Network) -> Iterator[Outside]:
    """`image` is any with a Python at /app/bin/python; `subnet` is for this alone."""
    with telegram_api() as telegram, mail_server() as mail, _host_address(engine, subnet) as address:
        ports = {TELEGRAM_PORT: int(telegram.url.rpartition(":")[2]), MAIL_PORT: mail.port}
        with _relay(engine, image, address, ports):
            yield Outside(telegram, mail, address)


@contextmanager
def _host_address(engine: Engine, subnet: IPv4Network) -> Iterator[str]:
    """The host's address in a network that nothing else is in."""
    gateway = str(subnet[1])
    network: Any = engine.client.networks.create(
        f"outside-{engine.run}",
        driver="bridge",
        labels=engine.labels,
        ipam=IPAMConfig(pool_configs=[IPAMPool(subnet=str(subnet), gateway=gateway)]),
    )
    try:
        yield gateway
    finally:
        network.remove()


@contextmanager
def _relay(engine: Engine, image: str, address: str, ports: Mapping[int, int]) -> Iterator[None]:
    raw: Any = engine.client.containers.run(
        image,
        ["-I", "-c", Program.RELAY.text, json.dumps([address, list(ports.items())])],
        entrypoint="/app/bin/python",
        user="0:0",
        cap_drop=["ALL"],
        cap_add=["NET_BIND_SERVICE"],
        network_mode="host",
        detach=True,
        labels=engine.labels,
    )
    try:
        Container(raw).wait_until(lambda it: it.logs().count("ready") == len(ports), seconds=20)
        yield
    finally:
        raw.remove(force=True)
