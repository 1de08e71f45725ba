from __future__ import annotations

import asyncio
import logging
from pathlib import Path

import pytest

from interlock_runtime.events.broker import redis_broker
from interlock_testing.redis_server import redis_server

SECRET = "hunter2"


@pytest.mark.parametrize(
    "url",
    [
        f"http://:{SECRET}@localhost",
        f"redis://user:{SECRET}/@localhost",
        f"redis://localhost:{SECRET}",
        f"redis://localhost?socket_timeout={SECRET}",
        "",
        SECRET,
    ],
)
def test_what_is_no_url_is_refused_without_telling_the_password(url: str) -> None:
    with pytest.raises(ValueError, match="is not a URL of a Redis") as refused:
        redis_broker(url)
    assert SECRET not in str(refused.value)
    assert refused.value.__suppress_context__


def test_the_password_is_in_no_text_of_the_broker(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    broker = redis_broker(f"redis://user:{SECRET}@localhost:6379/0")
    described = [repr(broker), str(broker), *(str(url) for url in broker.specification.url)]
    assert SECRET not in "".join([*described, *(record.getMessage() for record in caplog.records)])


def test_a_redis_behind_a_unix_socket_is_reached(tmp_path: Path) -> None:
    async def ping(url: str) -> bool:
        broker = redis_broker(url)
        client = await broker.connect()
        try:
            return bool(await client.ping())
        finally:
            await broker.stop()

    with redis_server(options={"unixsocket": str(tmp_path / "socket")}):
        assert asyncio.run(ping(f"unix://{tmp_path}/socket"))
