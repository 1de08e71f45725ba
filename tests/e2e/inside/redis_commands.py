"""Gives Redis commands as this container's user: the argument is a JSON list of them, words in lists.

Prints the first line of each answer. It speaks RESP 2 by itself, so that nothing but the server judges a command.
"""

from __future__ import annotations

import json
import os
import socket
import sys
from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote, urlsplit

SECONDS = 5


def request(words: list[str]) -> bytes:
    parts = [f"*{len(words)}\r\n".encode()]
    for word in words:
        encoded = word.encode()
        parts.append(b"$%d\r\n%s\r\n" % (len(encoded), encoded))
    return b"".join(parts)


def answer(stream: BinaryIO) -> str:
    """The answer's first line; what follows it is read as well."""
    line = stream.readline().rstrip(b"\r\n").decode()
    match line[:1]:
        case "$" if line != "$-1":
            stream.read(int(line[1:]) + 2)
        case "*":
            for _ in range(int(line[1:])):
                answer(stream)
        case _:
            pass
    return line


def main() -> None:
    url = urlsplit(Path(os.environ["REDIS_URL_FILE"]).read_text(encoding="utf-8").strip())
    address = (url.hostname or "", url.port or 6379)
    login = ["AUTH", unquote(url.username or ""), unquote(url.password or "")]
    found = []
    for command in json.loads(sys.argv[1]):
        # A connection for each: an answer that never comes spoils none of the others.
        with socket.create_connection(address, SECONDS) as connection, connection.makefile("rb") as stream:
            words = list(command)
            if words[0] != "AUTH":
                connection.sendall(request(login))
                answer(stream)
            connection.sendall(request(words))
            found.append(answer(stream))
    print(json.dumps(found))


if __name__ == "__main__":
    main()
