"""Takes connections, and closes them at once, for as long as its standard input is open.

The argument is a JSON list: the address to listen on, and the port. Prints `ready` once it listens.
"""

from __future__ import annotations

import json
import socket
import sys
from threading import Thread


def take(server: socket.socket) -> None:
    while True:
        server.accept()[0].close()


def main() -> None:
    address, port = json.loads(sys.argv[1])
    with socket.create_server((address, port)) as server:
        Thread(target=take, args=(server,), daemon=True).start()
        print("ready", flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
