"""The files of Redis: its users, and the scripts that start it and ask whether it is well."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from interlock.emit.emitter import OutputFile
from interlock.emit.redis_acl.rights import users
from interlock.emit.servers import FILES_AT, SECRETS_AT, SERVE, SERVER_PORTS, SERVER_UID, ServerFiles, Share, script
from interlock.ir.services import Resource
from interlock.topology.graph import Graph

USERS = "users.acl.template"
_SCRIPTS = Path(__file__).parent / "scripts"


def emit_redis(graph: Graph, services: Sequence[str], image: str) -> ServerFiles:
    """Redis for the services, which are those of the graph that have access to it."""
    every_user = users(graph, services)
    lines = ["user default off", *map(str, every_user)]
    return ServerFiles(
        name="redis",
        image=image,
        port=SERVER_PORTS[Resource.REDIS],
        run_as=SERVER_UID,
        files=(
            OutputFile("health.sh", _text("health.sh")),
            SERVE,
            OutputFile("start.sh", _text("start.sh")),
            *(OutputFile(path.name, path.read_text(encoding="utf-8")) for path in sorted(_SCRIPTS.glob("*.lua"))),
            OutputFile(USERS, "".join(f"{line}\n" for line in lines)),
        ),
        files_at=FILES_AT,
        secrets_at=SECRETS_AT,
        secrets=tuple(user.name for user in every_user),
        command=script("start.sh"),
        ready=script("health.sh"),
        data_at="/data",
        # Twice what it keeps: while it writes its file of commands anew, it may have all of that twice.
        share=Share(memory=1024, processes=128),
    )


def _text(name: str) -> str:
    return (_SCRIPTS / name).read_text(encoding="utf-8")
