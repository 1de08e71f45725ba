"""The hosts that a service may connect to: those that its BUILD file declares, and the services that it calls.

Networks of containers know all or nothing; this holds a service to the hosts. The HTTP clients that are guarded by it
(`client.egress_httpx2`, `client.egress_aiohttp`, `client.egress_aiogram`) ask for each connection, so that a redirect
leads no further than a request.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from interlock_runtime.connectivity import Connectivity, Destination
from interlock_runtime.environment.contract import Rule
from interlock_runtime.environment.edges import INTERLOCK_EDGES
from interlock_runtime.environment.stage import Environment, is_loopback
from interlock_runtime.environment.values import Values
from interlock_runtime.environment.variable import Variable

DEFAULT_PORTS: Mapping[str, int] = {"http": 80, "https": 443, "ws": 80, "wss": 443}

NO_CALLEES: Mapping[str, str] = {}

logger = logging.getLogger(__name__)


class UndeclaredHost(Exception):
    """A service was about to connect to a host that its BUILD file does not declare. Nothing was sent."""

    def __init__(self, service: str, destination: Destination) -> None:
        super().__init__(f"{destination} is not among the hosts that {service} may connect to; {_cure(destination)}")
        self.service = service
        self.destination = destination


@dataclass(frozen=True, slots=True)
class Egress:
    """Where `service` may connect to; anywhere when `allowed` is None. Hosts are compared as they are written.

    A name and the addresses that it has are different hosts: which ones it has is for others to say. In development
    the loopback interface is open as well, where people run servers that stand for those outside.
    """

    service: str
    allowed: frozenset[Destination] | None
    environment: Environment = Environment.PRODUCTION

    @classmethod
    def of(
        cls,
        connectivity: Connectivity | None,
        service: str,
        callees: Mapping[str, str] = NO_CALLEES,
        *,
        environment: Environment = Environment.PRODUCTION,
    ) -> Egress:
        """The limits of a service's edges. `callees` gives the URLs at which it calls others, by their names.

        Without edges, which is in development alone, there are none, which the log says. Raises ValueError for a URL
        without a host.
        """
        if connectivity is None:
            logger.info("INTERLOCK_EDGES is not set: %s may connect to any host", service)
            return cls(service, None, environment)
        called = {destination_of(url) for callee, url in callees.items() if callee in connectivity.calls}
        return cls(service, frozenset(map(_normal, connectivity.egress | called)), environment)

    def allows(self, host: str, port: int) -> bool:
        destination = _normal(Destination(host, port))
        if self.allowed is None or destination in self.allowed:
            return True
        return self.environment is Environment.DEVELOPMENT and is_loopback(destination.host)

    def check(self, host: str, port: int) -> None:
        """Raises UndeclaredHost."""
        if not self.allows(host, port):
            raise UndeclaredHost(self.service, _normal(Destination(host, port)))


def destination_of(url: str) -> Destination:
    """The host and the port that a URL leads to. Raises ValueError when it has none."""
    parts = urlsplit(url)
    port = parts.port or DEFAULT_PORTS.get(parts.scheme)
    if not parts.hostname or port is None:
        raise ValueError("a URL with a host")
    return _normal(Destination(parts.hostname, port))


def declared_hosts(service: str, *urls: Variable[str]) -> Rule:
    """A rule for a contract with INTERLOCK_EDGES: the hosts that these variables name are declared."""

    def rule(values: Values) -> Iterator[str]:
        for variable in urls:
            yield from undeclared(values, service, variable.name, destination_of(values[variable]))

    return rule


def undeclared(values: Values, service: str, variable: str, destination: Destination) -> Iterator[str]:
    """What is wrong with a variable that names a host, where the edges of the service do not have it."""
    connectivity = values[INTERLOCK_EDGES]
    if connectivity is None:
        return
    if not Egress.of(connectivity, service, environment=values.environment).allows(*destination):
        yield f"{variable} names {destination}, which {service} may not connect to; {_cure(destination)}"


def _cure(destination: Destination) -> str:
    return f'its BUILD file should say access=["internet:{destination}"]'


def _normal(destination: Destination) -> Destination:
    """One spelling of a host: in lower case, without the dot that ends a full name, addresses as they are shortest."""
    host = destination.host.strip("[]").lower().removesuffix(".")
    try:
        return Destination(str(ip_address(host)), destination.port)
    except ValueError:
        return Destination(host, destination.port)
