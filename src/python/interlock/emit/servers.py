"""What platforms have to know of a server that a deployment runs beside its services."""

from __future__ import annotations

from dataclasses import dataclass

from interlock.emit.emitter import OutputFile

SERVER_UID = 999
"""User and group that servers run as; those of the public images."""

FILES_AT = "/interlock"
SECRETS_AT = "/run/secrets"


@dataclass(frozen=True, slots=True)
class ServerFiles:
    """`files` are named without a folder and are mounted at `files_at`.

    `secrets` are the passwords, in files that are mounted at `secrets_at` and named as the server's users; nobody else
    has all of them. `command` starts the server, which listens on `port`, as the user and group `run_as`; `ready` ends
    with status 0 when it can be used. `data_at` is where its volume is; besides, it writes to /tmp.
    """

    name: str
    image: str
    port: int
    run_as: int
    files: tuple[OutputFile, ...]
    files_at: str
    secrets: tuple[str, ...]
    secrets_at: str
    command: tuple[str, ...]
    ready: tuple[str, ...]
    data_at: str


def script(name: str) -> tuple[str, ...]:
    """The command that runs one of the files."""
    return ("/bin/sh", f"{FILES_AT}/{name}")
