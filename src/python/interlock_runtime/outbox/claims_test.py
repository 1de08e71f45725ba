"""Several relays over one outbox."""

from __future__ import annotations

import asyncio
import contextlib
import time

from sqlalchemy import func, insert, select

from interlock_runtime.outbox.claims import Claims
from interlock_runtime.outbox.sink import SqlOutbox
from interlock_runtime.outbox.tables import SLOTS, outbox, outbox_leases
from interlock_runtime.outbox.testing import BAD, Service, is_empty, made, published, running, service, until
from interlock_runtime.unit_of_work_sql import SqlUnitOfWork
from interlock_testing.redis_server import RedisServer


def test_several_relays_keep_the_order_of_each_key(url: str, broker_server: RedisServer) -> None:
    keys, each = 40, 60

    async def scenario() -> None:
        async with service(url, broker_server) as backend, running(*(backend.relay(lease=10) for _ in range(3))):
            for number in range(each):
                async with SqlUnitOfWork(backend.sessions) as work:
                    for key in range(keys):
                        await SqlOutbox("backend").add(made(number, str(key)), work)
                    await work.commit()
            await until(lambda: is_empty(backend))

    asyncio.run(scenario())
    found: dict[str, list[int]] = {}
    for key, number in published(broker_server):
        found.setdefault(key, []).append(number)
    assert found == {str(key): list(range(each)) for key in range(keys)}


def test_a_claim_is_bounded_in_rows_and_in_bytes(url: str, broker_server: RedisServer) -> None:
    async def scenario() -> None:
        async with service(url, broker_server) as backend:
            first = Claims(backend.sessions, lease=10, rows=1, size=1)
            assert await first.claim() is None, "it finds nothing, and makes the rows of the leases"
            await backend.emit(*range(200))
            sizes = []
            for rows, size in ((50, 10**6), (200, 1_000), (200, 1)):
                claims = Claims(backend.sessions, lease=10, rows=rows, size=size)
                claim = await claims.claim()
                assert claim is not None
                sizes.append((len(claim.rows), sum(len(row.entry.data) for row in claim.rows)))
                assert [row.id for row in claim.rows] == sorted(row.id for row in claim.rows)
                assert await claims.claim() is None, "the slot of the key is held"
                await claims.settle(claim.holder, [])
            assert sizes[0][0] == 50
            assert 1 < sizes[1][0] < 10
            assert sizes[2][0] == 1

    asyncio.run(scenario())


def test_what_a_killed_relay_held_is_taken_over_when_its_lease_ends(url: str, broker_server: RedisServer) -> None:
    async def scenario() -> None:
        async with service(url, broker_server) as backend:
            await backend.emit(1)
            killed = Claims(backend.sessions, lease=0.7, rows=10, size=1_000)
            assert await killed.claim() is None
            assert await killed.claim() is not None
            started = time.monotonic()
            async with running(backend.relay()):
                await until(lambda: is_empty(backend))
            assert 0.4 < time.monotonic() - started < 5

    asyncio.run(scenario())
    assert published(broker_server) == [("k", 1)]


def test_a_relay_that_is_cancelled_finishes_its_batch_and_gives_its_slots_back(
    url: str, broker_server: RedisServer
) -> None:
    async def scenario() -> None:
        async with service(url, broker_server) as backend:
            await backend.emit(*range(3_000))
            async with running(backend.relay(lease=60)):
                await until(lambda: published(broker_server))
            held = select(func.count()).select_from(outbox_leases).where(outbox_leases.c.held_until > 0)
            async with backend.sessions() as session:
                assert await session.scalar(held) == 0
                assert await session.scalar(select(func.count()).select_from(outbox_leases)) == SLOTS
            assert len(published(broker_server)) + await backend.pending() == 3_000

    asyncio.run(scenario())


def test_ids_are_never_given_again(url: str, broker_server: RedisServer) -> None:
    async def scenario() -> None:
        async with service(url, broker_server) as backend:
            seen: list[int] = []
            for number in range(3):
                await backend.emit(number)
                async with backend.sessions() as session:
                    seen += (await session.scalars(select(outbox.c.id))).all()
                async with running(backend.relay()):
                    await until(lambda: is_empty(backend))
            assert len(set(seen)) == 3

    asyncio.run(scenario())


def test_a_relay_that_stood_still_beyond_its_lease_costs_duplicates_and_not_the_order(
    url: str, broker_server: RedisServer
) -> None:
    async def scenario() -> None:
        async with service(url, broker_server) as backend:
            still = Claims(backend.sessions, lease=0.05, rows=100, size=10**6)
            assert await still.claim() is None
            await backend.emit(1, 2, 3)
            claim = await still.claim()
            assert claim is not None
            await asyncio.sleep(0.1)
            async with running(backend.relay()):
                await backend.emit(4)
                await until(lambda: is_empty(backend))
            await backend.emit(5)
            await backend.sender.writer.write_all_or_none([row.entry for row in claim.rows])
            await still.settle(claim.holder, [row.id for row in claim.rows])
            async with running(backend.relay()):
                await until(lambda: is_empty(backend))

    asyncio.run(scenario())
    assert [number for _, number in published(broker_server)] == [1, 2, 3, 4, 1, 2, 3, 5]


def test_the_slots_of_one_claim_are_not_given_back_by_another(url: str, broker_server: RedisServer) -> None:
    async def scenario() -> None:
        async with service(url, broker_server) as backend:
            claims = Claims(backend.sessions, lease=0.05, rows=100, size=10**6)
            assert await claims.claim() is None
            await backend.emit(1)
            first = await claims.claim()
            await asyncio.sleep(0.1)
            second = await Claims(backend.sessions, lease=60, rows=100, size=10**6).claim()
            assert first is not None
            assert second is not None
            await claims.settle(first.holder, [])
            assert await claims.claim() is None
            await claims.settle(second.holder, [])
            assert await claims.claim() is not None

    asyncio.run(scenario())


def test_what_the_broker_refuses_costs_claims_nothing_however_much_it_is(url: str, broker_server: RedisServer) -> None:
    refused = 40_000

    async def quickest(backend: Service) -> float:
        claims = Claims(backend.sessions, lease=60, rows=500, size=10**6)
        times = []
        for _ in range(5):
            await backend.emit(1)
            started = time.monotonic()
            claim = await claims.claim()
            times.append(time.monotonic() - started)
            assert claim is not None
            assert [row.entry.stream for row in claim.rows] == ["user.registered"]
            await claims.settle(claim.holder, [row.id for row in claim.rows])
        return min(times)

    async def scenario() -> None:
        async with service(url, broker_server) as backend:
            assert await Claims(backend.sessions, lease=1, rows=1, size=1).claim() is None
            before = await quickest(backend)
            row = {"stream": BAD.stream, "event": b"x" * 100, "size": 100, "created_at": 0.0}
            async with backend.sessions.begin() as session:
                await session.execute(insert(outbox), [{"slot": n % SLOTS, **row} for n in range(refused)])
            with contextlib.closing(broker_server.client()) as client:
                client.set(BAD.stream, "text")

            async def none_in_the_way() -> bool:
                async with backend.sessions() as session:
                    return (await session.scalar(select(func.min(outbox.c.slot))) or 0) >= SLOTS

            async with running(backend.relay(lease=10)):
                await until(none_in_the_way, seconds=60)
            after = await quickest(backend)
            assert await backend.pending() == refused
            assert after < 4 * before + 0.005, f"{before:.4f} s, and then {after:.4f} s"

    asyncio.run(scenario())
