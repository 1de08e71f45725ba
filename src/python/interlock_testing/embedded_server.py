"""The embedded Redis that services leave behind when they are killed."""

from __future__ import annotations

from pathlib import Path

from interlock_runtime.embedded import file_lock, server
from interlock_runtime.embedded.folder import RedisFolder
from interlock_runtime.embedded.redis import DEFAULT_FOLDER


def end_embedded_redis(working_directory: Path) -> None:
    """Ends the server of the services that ran in `working_directory`, where there is one that none of them uses."""
    folder = RedisFolder(working_directory.absolute() / DEFAULT_FOLDER)
    pid = server.last_pid(folder)
    if pid is None:
        return
    with file_lock.opened(folder.users) as users, file_lock.opened(folder.server) as lock:
        if file_lock.try_exclusive(users):
            server.stop(pid, lock)
