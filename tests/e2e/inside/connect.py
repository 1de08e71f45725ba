"""Tries to connect: the argument is a JSON list of host and port. Prints a list of `open` or why not, in that order."""

from __future__ import annotations

import json
import socket
import sys
from concurrent.futures import ThreadPoolExecutor

SECONDS = 1.5


def attempt(target: tuple[str, int]) -> str:
    host, port = target
    try:
        socket.create_connection((host, port), SECONDS).close()
    except OSError as error:
        return f"{type(error).__name__}: {error}"
    return "open"


def main() -> None:
    targets = [(host, port) for host, port in json.loads(sys.argv[1])]
    with ThreadPoolExecutor(64) as threads:
        print(json.dumps(list(threads.map(attempt, targets))))


if __name__ == "__main__":
    main()
