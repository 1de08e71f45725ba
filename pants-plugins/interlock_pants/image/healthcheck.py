"""Asks the service in this container whether it is healthy. Exit status 0: yes; 1: no.

Runs as `python3 -I -S`, every few seconds, in a container that cannot write byte code: it imports as little as it can.
"""

import os
import socket
import sys

PATH = "/healthz"
SECONDS = 2


def healthy(port: int) -> bool:
    request = f"GET {PATH} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    try:
        with socket.create_connection(("127.0.0.1", port), SECONDS) as connection:
            connection.settimeout(SECONDS)
            connection.sendall(request.encode())
            with connection.makefile("rb") as answer:
                status_line = answer.readline(1024).split()
    except OSError:
        return False
    return len(status_line) > 1 and status_line[1] == b"200"


if __name__ == "__main__":
    sys.exit(0 if healthy(int(os.environ.get("PORT", "8000"))) else 1)
