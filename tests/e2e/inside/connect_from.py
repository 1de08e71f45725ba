"""Tries to connect through chosen interfaces: the argument is a JSON list of own address, host and port.

The interface is that which has the address. A socket that is bound to it sends there whatever the routes say, to the
neighbours in that network; nobody needs a right for that. Prints a list of `open` or why not, in that order.
"""

from __future__ import annotations

import fcntl
import json
import socket
import struct
import sys
from concurrent.futures import ThreadPoolExecutor

SECONDS = 1.5
SIOCGIFADDR = 0x8915


def interfaces() -> dict[str, str]:
    """Names by address (netdevice(7))."""
    found = {}
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        for _, name in socket.if_nameindex():
            try:
                answer = fcntl.ioctl(asking, SIOCGIFADDR, struct.pack("256s", name.encode()))
            except OSError:
                continue
            found[socket.inet_ntoa(answer[20:24])] = name
    return found


def attempt(name: str, host: str, port: int) -> str:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as connecting:
        connecting.settimeout(SECONDS)
        try:
            connecting.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, name.encode())
            connecting.connect((host, port))
        except OSError as error:
            return f"{type(error).__name__}: {error}"
    return "open"


def main() -> None:
    names = interfaces()
    targets = [(names[own], host, port) for own, host, port in json.loads(sys.argv[1])]
    with ThreadPoolExecutor(64) as threads:
        print(json.dumps(list(threads.map(lambda target: attempt(*target), targets))))


if __name__ == "__main__":
    main()
