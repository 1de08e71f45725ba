from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from interlock_runtime.embedded import file_lock
from interlock_runtime.embedded.folder import RedisFolder
from interlock_runtime.embedded.redis import DEFAULT_FOLDER
from interlock_testing.embedded_server import end_embedded_redis

USER = """
import sys
from interlock_runtime.embedded.redis import embedded_redis

with embedded_redis() as url:
    print(url, flush=True)
    sys.stdin.read()
"""


def test_the_server_of_a_killed_service_is_ended() -> None:
    path = os.pathsep.join(map(os.path.abspath, sys.path))
    # Not below TMPDIR, which may be too long a path for a socket.
    with tempfile.TemporaryDirectory(prefix="embedded-", dir="/tmp") as folder:
        with subprocess.Popen(
            [sys.executable, "-c", USER],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": path},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        ) as user:
            try:
                assert user.stdout is not None
                assert user.stdout.readline()
            finally:
                user.kill()
        used = RedisFolder(Path(folder) / DEFAULT_FOLDER)
        assert file_lock.is_held(used.server)
        end_embedded_redis(Path(folder))
        assert not file_lock.is_held(used.server)
        end_embedded_redis(Path(folder))


def test_where_none_was_there_is_nothing_to_end(tmp_path: Path) -> None:
    end_embedded_redis(tmp_path)
    assert list(tmp_path.iterdir()) == []
