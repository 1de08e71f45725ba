"""The containers of PostgreSQL and Redis."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from interlock.emit.compose.file import Container, Folder, Health, Limits, Restart, Volume
from interlock.emit.compose.services import attachments
from interlock.emit.compose.system import ComposeSystem
from interlock.emit.servers import ServerFiles
from interlock.ir.services import Resource

_STOP_SECONDS = 60

# To PostgreSQL, SIGTERM means to wait until everybody has left; SIGINT is to end them and write everything down.
_STOP_SIGNALS: Mapping[Resource, str | None] = {Resource.POSTGRES: "SIGINT", Resource.REDIS: None}


def server_container(system: ComposeSystem, resource: Resource) -> Container:
    server = system.servers[resource]
    return Container(
        image=server.image,
        networks=attachments(system, resource),
        limits=Limits(f"{server.share.memory}m", cpus="2.0", processes=server.share.processes, temporary="64m"),
        restart=Restart.UNLESS_STOPPED,
        stop_seconds=_STOP_SECONDS,
        entrypoint=server.command,
        user=f"{server.run_as}:{server.run_as}",
        mounts=(
            Folder(f"./{server.name}", server.files_at),
            Folder(f"./secrets/{server.name}", server.secrets_at),
            Volume(volume(server), server.data_at),
        ),
        health=Health(server.ready, interval=3, timeout=5, retries=10, start_period=60),
        stop_signal=_STOP_SIGNALS[resource],
        labels={"dev.interlock.files": _digest(server)},
    )


def volume(server: ServerFiles) -> str:
    return f"{server.name}-data"


def _digest(server: ServerFiles) -> str:
    """Compose makes a container anew when its part of the file changed, and mounted files are no part of it."""
    digest = hashlib.sha256()
    for file in server.files:
        digest.update(f"{file.path}\0{file.content}\0".encode())
    return digest.hexdigest()
