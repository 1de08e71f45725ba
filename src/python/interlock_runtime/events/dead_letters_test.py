from __future__ import annotations

import asyncio
import contextlib
import threading
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from datetime import UTC, datetime
from typing import Any, cast

import pytest
import redis.asyncio
from redis.typing import EncodableT, FieldT

from interlock_runtime.events.dead_letters import (
    NEW,
    DeadLetter,
    DeadLetters,
    Reason,
    Replayed,
    services_with_dead_letters,
)
from interlock_runtime.events.redis import keys
from interlock_testing.redis_server import RedisServer, redis_server

SERVICE = "notifications"
DEAD = keys.dead_letters(SERVICE)
REPLAY = keys.replay(SERVICE)

Body = Callable[[redis.asyncio.Redis], Coroutine[Any, Any, None]]


@pytest.fixture(scope="module")
def server() -> Iterator[RedisServer]:
    with redis_server() as running:
        yield running


@contextlib.asynccontextmanager
async def connected(server: RedisServer) -> AsyncIterator[redis.asyncio.Redis]:
    client = redis.asyncio.Redis.from_url(server.url)
    try:
        yield client
    finally:
        await client.aclose()


def run(server: RedisServer, body: Body) -> None:
    async def main() -> None:
        async with connected(server) as client:
            await client.flushall()
            await body(client)

    asyncio.run(main())


def letter(number: int = 1, data: bytes = b"\xff{broken") -> DeadLetter:
    return DeadLetter(
        id=NEW,
        stream="user.registered",
        entry=f"1700000000000-{number}",
        reason=Reason.EXHAUSTED,
        error="ValueError: no \N{SNOWMAN}",
        attempts=5,
        event_id=f"event-{number}",
        type="users.user_registered",
        traceparent=None,
        failed_at=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
        data=data,
    )


async def give_up(client: redis.asyncio.Redis, *letters: DeadLetter) -> list[str]:
    return [await add(client, DEAD, each.fields()) for each in letters]


async def add(client: redis.asyncio.Redis, stream: str, fields: dict[FieldT, EncodableT], id: str = "*") -> str:
    return cast(bytes, await client.xadd(stream, fields, id)).decode()


async def entries(client: redis.asyncio.Redis, stream: str) -> list[dict[bytes, bytes]]:
    found = cast(list[tuple[bytes, dict[bytes, bytes]]], await client.xrange(stream))
    return [fields for _, fields in found]


def test_what_was_written_is_read(server: RedisServer) -> None:
    async def body(client: redis.asyncio.Redis) -> None:
        (id,) = await give_up(client, letter())
        shown = await DeadLetters(client, SERVICE).show(id)
        assert shown is not None
        assert (shown.id, shown.fields()) == (id, letter().fields())
        assert shown.traceparent is None

    run(server, body)


def test_text_without_a_form_in_utf_8_is_kept_as_an_escape() -> None:
    odd = DeadLetter.from_entry(b"1-0", {b"error": b"\xff", b"__data__": b""})
    assert odd.error == r"\xff"
    half = DeadLetter(NEW, "s", "1-0", "invalid", "\ud83d", 0, None, None, None, datetime.now(UTC), b"")
    assert half.fields()["error"] == rb"\ud83d"


def test_an_entry_that_somebody_else_wrote_can_be_looked_at(server: RedisServer) -> None:
    async def body(client: redis.asyncio.Redis) -> None:
        written: dict[FieldT, EncodableT] = {
            "attempts": "many",
            "failed_at": "yesterday",
            "reason": "of-a-newer-version",
        }
        await add(client, DEAD, written, "1700000000000-0")
        (odd,) = await DeadLetters(client, SERVICE).list()
        assert (odd.reason, odd.attempts, odd.data) == ("of-a-newer-version", 0, b"")
        assert odd.failed_at == datetime.fromtimestamp(1700000000, UTC)

    run(server, body)


def test_pages_follow_each_other_and_a_scan_takes_those_that_were_there_when_it_began(server: RedisServer) -> None:
    async def body(client: redis.asyncio.Redis) -> None:
        ids = await give_up(client, *(letter(number) for number in range(250)))
        dead = DeadLetters(client, SERVICE)
        assert [each.id for each in await dead.list(count=2)] == ids[:2]
        assert [each.id for each in await dead.list(start=f"({ids[1]}", count=2)] == ids[2:4]
        scanned = []
        async for each in dead.scan():
            scanned.append(each.id)
            await give_up(client, letter())
        assert scanned == ids
        assert await dead.count() == 500

    run(server, body)


def test_there_may_be_none(server: RedisServer) -> None:
    async def body(client: redis.asyncio.Redis) -> None:
        dead = DeadLetters(client, SERVICE)
        assert (await dead.count(), await dead.list(), [each async for each in dead.scan()]) == (0, [], [])

    run(server, body)


@pytest.mark.parametrize("id", ["1-1", "nonsense", "", "-", "+", "1", f"{2**64}-0", "(1-1"])
def test_what_is_not_there_is_neither_shown_nor_replayed_nor_dropped(server: RedisServer, id: str) -> None:
    async def body(client: redis.asyncio.Redis) -> None:
        await give_up(client, letter())
        dead = DeadLetters(client, SERVICE)
        assert await dead.show(id) is None
        assert (await dead.replay([id]), await dead.drop([id])) == (Replayed([], []), [])
        assert (await dead.count(), await client.exists(REPLAY)) == (1, 0)

    run(server, body)


def test_a_replay_hands_on_the_original_bytes_and_the_name_of_their_stream(server: RedisServer) -> None:
    async def body(client: redis.asyncio.Redis) -> None:
        first, second = await give_up(client, letter(1, b"\x00\xff"), letter(2))
        dead = DeadLetters(client, SERVICE)
        assert await dead.replay([first, "1-1", first]) == Replayed([first], [])
        assert await entries(client, REPLAY) == [{b"__data__": b"\x00\xff", b"stream": b"user.registered"}]
        assert [each.id for each in await dead.list()] == [second]

    run(server, body)


@pytest.mark.parametrize("lacking", ["__data__", "stream"])
def test_what_nobody_could_handle_stays_a_dead_letter_and_holds_up_no_other(server: RedisServer, lacking: str) -> None:
    async def body(client: redis.asyncio.Redis) -> None:
        (first,) = await give_up(client, letter(1))
        fields = {name: value for name, value in letter(2).fields().items() if name != lacking}
        odd = await add(client, DEAD, fields)
        empty = await add(client, DEAD, {"note": "by hand"})
        (last,) = await give_up(client, letter(3))
        dead = DeadLetters(client, SERVICE)
        assert await dead.replay([first, odd, empty, last]) == Replayed([first, last], [odd, empty])
        assert [each.id for each in await dead.list()] == [odd, empty]
        assert await client.xlen(REPLAY) == 2

    run(server, body)


def test_of_two_that_replay_the_same_only_one_does(server: RedisServer) -> None:
    async def body(client: redis.asyncio.Redis) -> None:
        ids = await give_up(client, *(letter(number) for number in range(300)))
        async with connected(server) as other:
            moved = await asyncio.gather(
                DeadLetters(client, SERVICE).replay(ids), DeadLetters(other, SERVICE).replay(ids)
            )
        assert sorted([*moved[0].moved, *moved[1].moved]) == sorted(ids)
        assert await client.xlen(REPLAY) == 300

    run(server, body)


def test_what_is_dropped_is_gone(server: RedisServer) -> None:
    async def body(client: redis.asyncio.Redis) -> None:
        first, second = await give_up(client, letter(1), letter(2))
        dead = DeadLetters(client, SERVICE)
        assert await dead.drop([first, "1-1"]) == [first]
        assert [each.id for each in await dead.list()] == [second]
        assert await client.exists(REPLAY) == 0

    run(server, body)


def test_services_are_found_by_their_dead_letters_alone(server: RedisServer) -> None:
    async def body(client: redis.asyncio.Redis) -> None:
        await give_up(client, letter())
        await client.xdel(keys.dead_letters("once"), await add(client, keys.dead_letters("once"), {"a": "b"}))
        await client.hset(keys.tries("other", "dead"), "1-1", "1")
        await client.set(keys.dead_letters("string"), "no stream")
        await add(client, "interlock:a:lease:dead", {"a": "b"})
        assert [each async for each in services_with_dead_letters(client)] == [SERVICE]

    run(server, body)


def test_a_server_killed_during_a_replay_keeps_every_message_in_exactly_one_place() -> None:
    """Killed five times while thousands are replayed; they are told apart by their data."""
    every = {str(number).encode() for number in range(3000)}

    async def replay_all(server: RedisServer) -> None:
        async with connected(server) as client:
            dead = DeadLetters(client, SERVICE)
            await dead.replay([each.id async for each in dead.scan()])

    async def state(server: RedisServer) -> tuple[list[bytes], list[bytes]]:
        async with connected(server) as client:
            dead, replayed = await entries(client, DEAD), await entries(client, REPLAY)
            return [fields[b"__data__"] for fields in dead], [fields[b"__data__"] for fields in replayed]

    async def fill(server: RedisServer) -> None:
        async with connected(server) as client:
            await give_up(client, *(letter(int(data), data) for data in sorted(every)))

    with redis_server() as server:
        asyncio.run(fill(server))
        interrupted = 0
        for kill in range(5):
            killer = threading.Thread(target=_kill_once_replayed, args=(server, kill * 500 + 100))
            killer.start()
            with contextlib.suppress(redis.ConnectionError):
                asyncio.run(replay_all(server))
            killer.join()
            server.restart()
            dead, replayed = asyncio.run(state(server))
            assert len(dead) + len(replayed) == len(every)
            assert {*dead, *replayed} == every
            interrupted += bool(dead)
        assert interrupted
        asyncio.run(replay_all(server))
        dead, replayed = asyncio.run(state(server))
        assert (dead, sorted(replayed)) == ([], sorted(every))


def _kill_once_replayed(server: RedisServer, count: int) -> None:
    with contextlib.closing(server.client()) as client:
        deadline = time.monotonic() + 30
        while int(client.xlen(REPLAY)) < count and time.monotonic() < deadline:
            time.sleep(0.0005)
    server.kill()
