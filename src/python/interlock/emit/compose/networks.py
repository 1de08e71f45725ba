"""Which networks there are, and the address of every container in each.

Each edge has an internal network of its own with two containers in it. A network knows no direction, so a service
listens only on those of its addresses that callers know, and answers in a network for none of the others. What reaches
out of the host, or is reached from there, has one more network for that.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv4Address, IPv4Network

PREFIX_LENGTH = 29
"""Of each network: its own address, the host's, two containers', and that of broadcasts fit into eight."""

_SIZE = 1 << (32 - PREFIX_LENGTH)


@dataclass(frozen=True, slots=True, order=True)
class Edge:
    """One container that connects to another."""

    caller: str
    callee: str

    @property
    def network(self) -> str:
        return f"e_{self.caller}-{self.callee}"


class Outward(StrEnum):
    """What a network that is not internal is for; its value begins the network's name."""

    INTERNET = "x"
    """Ways out, and the port, where one is published."""
    PORT = "i"
    """A published port alone: answers find their way, and nothing that it sends is answered."""


@dataclass(frozen=True, slots=True, order=True)
class Way:
    """A container's way out of the host or into it."""

    container: str
    kind: Outward

    @property
    def network(self) -> str:
        return f"{self.kind}_{self.container}"


@dataclass(frozen=True, slots=True)
class Addresses:
    """A network's part of the plan. The gateway is the host; only an edge has a caller."""

    subnet: str
    callee: str
    caller: str


@dataclass(frozen=True, slots=True)
class NetworkPlan:
    """Both sorted by their keys."""

    edges: Mapping[Edge, Addresses]
    ways: Mapping[Way, Addresses]


class TooManyNetworks(ValueError):
    """The subnet is too small."""

    def __init__(self, wanted: int, room: int) -> None:
        super().__init__(f"{wanted} networks, of which {room} have room")
        self.wanted = wanted
        self.room = room


def room_for_networks(subnet: IPv4Network) -> int:
    return subnet.num_addresses // _SIZE


def plan_networks(edges: Iterable[Edge], ways: Iterable[Way], subnet: IPv4Network) -> NetworkPlan:
    """Addresses follow from the name of a network wherever it is free: one that comes in leaves most others alone.

    Raises TooManyNetworks.
    """
    all_edges, all_ways = sorted(edges), sorted(ways)
    names = [*(edge.network for edge in all_edges), *(way.network for way in all_ways)]
    places = _places(names, room_for_networks(subnet))
    first = int(subnet.network_address)
    addresses = [_addresses(first + place * _SIZE) for place in places]
    return NetworkPlan(
        dict(zip(all_edges, addresses, strict=False)),
        dict(zip(all_ways, addresses[len(all_edges) :], strict=True)),
    )


def _places(names: Sequence[str], room: int) -> list[int]:
    if len(names) > room:
        raise TooManyNetworks(len(names), room)
    taken: set[int] = set()
    places = []
    for name in names:
        place = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8]) % room
        while place in taken:
            place = (place + 1) % room
        taken.add(place)
        places.append(place)
    return places


def _addresses(first: int) -> Addresses:
    return Addresses(
        f"{IPv4Address(first)}/{PREFIX_LENGTH}", callee=str(IPv4Address(first + 2)), caller=str(IPv4Address(first + 3))
    )
