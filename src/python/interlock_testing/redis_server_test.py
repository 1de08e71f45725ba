from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path

import pytest
import redis

from interlock_testing.redis_server import RedisNotFoundError, redis_server


def test_answers_at_its_url() -> None:
    with redis_server() as server, closing(redis.Redis.from_url(server.url)) as client:
        assert client.ping()


def test_what_was_written_survives_a_kill_and_a_restart_on_the_same_port(tmp_path: Path) -> None:
    with redis_server(tmp_path) as server, closing(server.client()) as client:
        client.set("key", "value")
        server.kill()
        with pytest.raises(redis.ConnectionError):
            client.get("key")
        server.restart()
        assert client.get("key") == b"value"


def test_a_paused_server_does_not_answer_until_it_is_resumed() -> None:
    with redis_server() as server, closing(redis.Redis.from_url(server.url, socket_timeout=0.2, retry=None)) as client:
        server.pause()
        with pytest.raises(redis.TimeoutError):
            client.ping()
        server.resume()
        assert client.ping()


def test_options_are_settings_of_the_server() -> None:
    with redis_server(options={"maxmemory": "12345678"}) as server, closing(server.client()) as client:
        assert client.config_get("maxmemory") == {"maxmemory": "12345678"}


def test_a_server_may_want_a_password() -> None:
    with redis_server(options={"requirepass": "secret"}) as server:
        with closing(server.client()) as client, pytest.raises(redis.AuthenticationError):
            client.ping()
        url = server.url.replace("//", "//:secret@")
        with closing(redis.Redis.from_url(url)) as client:
            assert client.ping()


@pytest.mark.parametrize("paused", [False, True])
def test_the_server_ends_with_its_context_even_when_the_test_fails(paused: bool) -> None:
    with pytest.raises(ZeroDivisionError), redis_server() as server:
        with closing(server.client()) as client:
            pid = int(client.info("server")["process_id"])
        if paused:
            server.pause()
        raise ZeroDivisionError
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_a_server_that_does_not_start_says_what_it_logged() -> None:
    with pytest.raises(RuntimeError, match="no-such-setting"), redis_server(options={"no-such-setting": "1"}):
        pass


def test_a_machine_without_redis_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(RedisNotFoundError, match="Debian: redis-server"), redis_server():
        pass
