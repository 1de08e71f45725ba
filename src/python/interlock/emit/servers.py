"""What platforms have to know of a server that a deployment runs beside its services."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from interlock.emit.emitter import OutputFile
from interlock.ir.services import Resource

SERVER_UID = 999
"""User and group that servers run as; those of the public images."""

SERVER_PORTS: Mapping[Resource, int] = {Resource.POSTGRES: 5432, Resource.REDIS: 6379}

FILES_AT = "/interlock"
SECRETS_AT = "/run/secrets"

SERVE = OutputFile("serve.sh", (Path(__file__).parent / "scripts" / "serve.sh").read_text(encoding="utf-8"))
"""What the scripts that start servers read: it ends those that hang."""


@dataclass(frozen=True, slots=True)
class Share:
    """What a server may use of its machine: `memory` in mebibytes, and how many `processes`."""

    memory: int
    processes: int


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
    share: Share


def script(name: str) -> tuple[str, ...]:
    """The command that runs one of the files."""
    return ("/bin/sh", f"{FILES_AT}/{name}")
