"""The sockets that a server takes connections on."""

from __future__ import annotations

import socket
from collections.abc import Iterable, Iterator
from typing import TypeAlias


class AddressError(Exception):
    """What cannot be listened on. The message names it."""


def bind(hosts: Iterable[str], port: int) -> list[socket.socket]:
    """A socket for each address that the hosts have, all of one port; they refuse connections until they listen.

    With port 0 the system chooses one for the first address. A host is an IP address or a name, which may have several
    addresses; each is bound once. Raises AddressError when one cannot be, and leaves none open then.
    """
    sockets: dict[tuple[int, str | int | bytes], socket.socket] = {}
    try:
        for host in hosts:
            for family, address in _addresses(host):
                if (family, address[0]) not in sockets:
                    sockets[family, address[0]] = bound = _bound(family, address, port)
                    port = port or bound.getsockname()[1]
    except BaseException:
        for each in sockets.values():
            each.close()
        raise
    return list(sockets.values())


def url(bound: socket.socket) -> str:
    """Where it is reached over HTTP."""
    host, port = bound.getsockname()[:2]
    return f"http://[{host}]:{port}" if bound.family == socket.AF_INET6 else f"http://{host}:{port}"


_Address: TypeAlias = tuple[str | int | bytes, ...]
"""As the module `socket` has it: the address, the port, and of IPv6 flow and scope."""


def _addresses(host: str) -> Iterator[tuple[int, _Address]]:
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (socket.gaierror, UnicodeError) as error:
        raise AddressError(f"{host}, which HOST names, has no address: {error}") from error
    return ((family, address) for family, _, _, _, address in found)


def _bound(family: int, address: _Address, port: int) -> socket.socket:
    bound = None
    try:
        bound = socket.socket(family, socket.SOCK_STREAM)
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            # Otherwise `::` takes the addresses of IPv4 as well, beside which 0.0.0.0 cannot be bound.
            bound.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        bound.bind((address[0], port, *address[2:]))
    except OSError as error:
        if bound is not None:
            bound.close()
        raise AddressError(f"{address[0]!s}, port {port}, cannot be listened on: {error.strerror}") from error
    return bound
