"""Which addresses this host knows of."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Network
from pathlib import Path


def routes() -> Iterator[IPv4Network]:
    """Of the kernel's table, but for the default route."""
    for line in Path("/proc/net/route").read_text(encoding="ascii").splitlines()[1:]:
        _, destination, _, _, _, _, _, mask, *_ = line.split()
        if int(mask, 16):
            little_endian = bytes.fromhex(destination)[::-1], bytes.fromhex(mask)[::-1]
            address, netmask = (".".join(map(str, octets)) for octets in little_endian)
            yield IPv4Network(f"{address}/{netmask}")
