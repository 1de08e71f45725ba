"""Good messages are handled, bad ones are put aside, and neither harms the other."""

from __future__ import annotations

import asyncio
import json
from contextvars import ContextVar
from itertools import pairwise

import pytest
import redis

from interlock_runtime.call import Call
from interlock_runtime.context import request_id, trace_context
from interlock_runtime.events.broker import redis_broker
from interlock_runtime.events.contract import Delivery
from interlock_runtime.events.dead_letters import DeadLetters
from interlock_runtime.events.redis import keys
from interlock_runtime.events.worker import EventWorker, WorkerDown
from interlock_runtime.rest.contract import CompositionError
from interlock_testing.redis_server import RedisServer
from tests.integration.messaging.consumer import Happened
from tests.integration.messaging.in_process import SERVICE, Numbers, subscription, until, worker
from tests.integration.messaging.messages import STREAM, event, send
from tests.integration.messaging.redis_state import consumers, dead_letters, has_tries, is_settled

TRACEPARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


@pytest.mark.parametrize("ordering_key", [None, "key"])
def test_bad_messages_become_dead_letters_at_once_and_their_neighbours_are_handled(
    server: RedisServer, client: redis.Redis, ordering_key: str | None
) -> None:
    truncated = json.dumps(event(0)).encode()[:-20]
    newer = event(1, minor=3, data={"number": 1, "key": 0, "since": {"version": [2]}})
    unknown = event(2, id="odd", type="chaos.forgotten", traceparent=TRACEPARENT)
    invalid = event(3, id="wrong", data={"number": "many", "key": 0})
    bad: list[dict[str, object] | bytes] = [truncated, b"\xff\x00", b"", b"[]", unknown, invalid]
    for position, each in enumerate(bad):
        send(client, [event(100 + position), each])
    send(client, [newer])
    client.xadd(STREAM, {"other": "field"})
    numbers = Numbers()

    async def scenario() -> None:
        async with worker(server, subscription(numbers, ordering_key=ordering_key)):
            await until(lambda: is_settled(client, SERVICE) and len(dead_letters(client, SERVICE)) == len(bad) + 1)

    asyncio.run(scenario())
    assert sorted(numbers.handled) == [1, *range(100, 100 + len(bad))]
    letters = dead_letters(client, SERVICE)
    assert [letter["reason"] for letter in letters] == [
        "undecodable",
        "undecodable",
        "undecodable",
        "undecodable",
        "unknown-type",
        "invalid",
        "undecodable",
    ]
    assert letters[0]["__data__"].encode() == truncated
    assert {letter["stream"] for letter in letters} == {STREAM}
    assert {letter["attempts"] for letter in letters} == {"0"}
    assert (letters[4]["event_id"], letters[4]["type"], letters[4]["traceparent"]) == (
        "odd",
        "chaos.forgotten",
        TRACEPARENT,
    )
    assert letters[5]["error"] == "/number: Input should be a valid integer, unable to parse string as an integer"
    assert not has_tries(client, SERVICE)


def test_what_was_published_before_the_first_start_is_handled(server: RedisServer, client: redis.Redis) -> None:
    send(client, (event(number) for number in range(500)))
    numbers = Numbers()

    async def scenario() -> None:
        async with worker(server, subscription(numbers)) as running:
            await until(lambda: is_settled(client, SERVICE))
            await running.check()

    asyncio.run(scenario())
    assert sorted(numbers.handled) == list(range(500))
    assert consumers(client, SERVICE) == set()


def test_a_message_that_fails_is_tried_again_with_growing_pauses_and_then_put_aside(
    server: RedisServer, client: redis.Redis
) -> None:
    attempts: list[tuple[float, int]] = []

    async def fail(call: Call, message: Happened) -> None:
        if message.number == 1:
            assert call.event is not None
            attempts.append((asyncio.get_running_loop().time(), call.event.attempt))
            raise RuntimeError("no luck")

    async def scenario() -> None:
        delivery = Delivery(max_attempts=4, backoff_initial=0.2, backoff_max=0.5)
        async with worker(server, subscription(fail, delivery=delivery)):
            await until(lambda: bool(dead_letters(client, SERVICE)) and is_settled(client, SERVICE))

    send(client, [event(0), event(1, traceparent=TRACEPARENT), event(2)])
    asyncio.run(scenario())
    assert [attempt for _, attempt in attempts] == [1, 2, 3, 4]
    pauses = [later[0] - earlier[0] for earlier, later in pairwise(attempts)]
    assert all(pause >= least for pause, least in zip(pauses, (0.2, 0.4, 0.5), strict=True))
    [letter] = dead_letters(client, SERVICE)
    assert (letter["reason"], letter["attempts"], letter["error"]) == ("exhausted", "4", "RuntimeError: no luck")
    assert letter["traceparent"] == TRACEPARENT
    assert not has_tries(client, SERVICE)


def test_a_message_is_dropped_where_the_contract_wants_no_dead_letters(
    server: RedisServer, client: redis.Redis
) -> None:
    async def fail(call: Call, message: Happened) -> None:
        raise RuntimeError("no luck")

    async def scenario() -> None:
        delivery = Delivery(max_attempts=2, backoff_initial=0.01, dead_letter=False)
        async with worker(server, subscription(fail, delivery=delivery)):
            await until(lambda: is_settled(client, SERVICE))

    send(client, [event(0), b"nothing"])
    asyncio.run(scenario())
    assert dead_letters(client, SERVICE) == []
    assert not has_tries(client, SERVICE)


def test_an_event_that_was_sent_several_times_is_handled_once(server: RedisServer, client: redis.Redis) -> None:
    numbers = Numbers()

    async def scenario() -> None:
        async with worker(server, subscription(numbers)):
            await until(lambda: is_settled(client, SERVICE))
            send(client, [event(3), event(5)])
            await until(lambda: is_settled(client, SERVICE))
        async with worker(server, subscription(numbers)):
            send(client, [event(3), event(4), event(3, source="another")])
            await until(lambda: is_settled(client, SERVICE))

    send(client, [event(3), event(3), event(4)])
    asyncio.run(scenario())
    assert sorted(numbers.handled) == [3, 3, 4, 5]


def test_two_services_each_get_every_message_and_two_replicas_share_them(
    server: RedisServer, client: redis.Redis
) -> None:
    first, second, other = Numbers(), Numbers(), Numbers()

    async def scenario() -> None:
        async with (
            worker(server, subscription(first), concurrency=4),
            worker(server, subscription(second), concurrency=4),
            worker(server, subscription(other), service="audit"),
        ):
            for begin in range(0, 400, 10):
                send(client, (event(number) for number in range(begin, begin + 10)))
                await asyncio.sleep(0.002)
            await until(lambda: is_settled(client, SERVICE) and is_settled(client, "audit"))

    asyncio.run(scenario())
    assert sorted(first.handled + second.handled) == list(range(400))
    assert first.handled and second.handled
    assert sorted(other.handled) == list(range(400))


def test_a_dead_letter_that_is_replayed_is_handled_like_the_original(server: RedisServer, client: redis.Redis) -> None:
    broken = True
    seen: list[tuple[int, str]] = []

    async def handle(call: Call, message: Happened) -> None:
        if broken:
            raise RuntimeError("not yet")
        assert call.event is not None
        seen.append((message.number, call.event.id))

    async def scenario() -> None:
        nonlocal broken
        delivery = Delivery(max_attempts=2, backoff_initial=0.01)
        async with worker(server, subscription(handle, delivery=delivery)):
            await until(lambda: len(dead_letters(client, SERVICE)) == 1)
            letters = DeadLetters(redis.asyncio.from_url(server.url), SERVICE)
            await letters.replay([letter.id for letter in await letters.list()])
            await until(lambda: len(dead_letters(client, SERVICE)) == 1)
            broken = False
            await letters.replay([letter.id for letter in await letters.list()])
            await until(lambda: bool(seen) and client.xlen(keys.replay(SERVICE)) == 0)
            assert await letters.count() == 0

    send(client, [event(7)])
    asyncio.run(scenario())
    assert seen == [(7, "event-7")]


def test_the_handler_is_in_the_request_and_the_trace_of_who_sent_the_message(
    server: RedisServer, client: redis.Redis
) -> None:
    seen: dict[int, tuple[str | None, str | None, str]] = {}

    async def look(call: Call, message: Happened) -> None:
        trace = trace_context.get()
        seen[message.number] = (request_id.get(), trace.traceparent if trace else None, call.request_id)

    async def scenario() -> None:
        async with worker(server, subscription(look)):
            await until(lambda: is_settled(client, SERVICE))

    send(client, [event(1, requestid="abc", traceparent=TRACEPARENT), event(2)])
    asyncio.run(scenario())
    assert seen[1] == ("abc", TRACEPARENT, "abc")
    assert seen[2][0] == seen[2][2] != "abc"
    assert seen[2][1] is None


def test_what_a_handler_sets_in_the_context_is_not_seen_by_the_next_message(
    server: RedisServer, client: redis.Redis
) -> None:
    mark: ContextVar[int] = ContextVar("mark", default=0)
    seen: list[int] = []

    async def handle(call: Call, message: Happened) -> None:
        seen.append(mark.get())
        mark.set(message.number)

    async def scenario() -> None:
        async with worker(server, subscription(handle), concurrency=1):
            await until(lambda: is_settled(client, SERVICE))

    send(client, (event(number) for number in range(1, 6)))
    asyncio.run(scenario())
    assert seen == [0] * 5


def test_a_handler_may_take_longer_than_a_process_may_be_silent(server: RedisServer, client: redis.Redis) -> None:
    runs: list[int] = []

    async def handle(call: Call, message: Happened) -> None:
        runs.append(message.number)
        await asyncio.sleep(1.5)

    async def scenario() -> None:
        # The first one has read the others too, which wait behind the two that run.
        async with worker(server, subscription(handle), concurrency=2, claim_after=0.4):
            await until(lambda: len(runs) == 2)
            async with worker(server, subscription(handle), concurrency=2, claim_after=0.4):
                await until(lambda: is_settled(client, SERVICE))

    send(client, (event(number) for number in range(4)))
    asyncio.run(scenario())
    assert sorted(runs) == [0, 1, 2, 3]


def test_no_more_handlers_run_at_a_time_than_allowed(server: RedisServer, client: redis.Redis) -> None:
    running = most = 0

    async def count(call: Call, message: Happened) -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.002)
        running -= 1

    async def scenario() -> None:
        async with worker(server, subscription(count), concurrency=5):
            await until(lambda: is_settled(client, SERVICE))

    send(client, (event(number) for number in range(200)))
    asyncio.run(scenario())
    assert most == 5


def test_a_second_subscription_to_an_event_is_a_mistake_of_composition() -> None:
    once, again = subscription(Numbers()), subscription(Numbers())
    with pytest.raises(CompositionError, match=r"chaos subscribes to chaos\.happened twice"):
        EventWorker(redis_broker("redis://127.0.0.1:1/0"), [once, again], service=SERVICE)


def test_two_events_on_one_stream_reach_their_handlers(server: RedisServer, client: redis.Redis) -> None:
    ones, others = Numbers(), Numbers()

    async def scenario() -> None:
        async with worker(server, subscription(ones), subscription(others, type="chaos.other")):
            await until(lambda: is_settled(client, SERVICE))

    send(client, [event(1), event(2, type="chaos.other"), event(3)])
    asyncio.run(scenario())
    assert (sorted(ones.handled), others.handled) == ([1, 3], [2])


def test_the_check_says_whether_messages_are_being_handled(server: RedisServer) -> None:
    async def scenario() -> None:
        broker = redis_broker(server.url)
        running = EventWorker(broker, [subscription(Numbers())], service=SERVICE)
        with pytest.raises(WorkerDown):
            await running.check()
        async with broker:
            async with running:
                await becomes_ready(running)
            with pytest.raises(WorkerDown):
                await running.check()

    async def becomes_ready(running: EventWorker) -> None:
        for _ in range(500):
            try:
                return await running.check()
            except WorkerDown:
                await asyncio.sleep(0.01)
        await running.check()

    asyncio.run(scenario())
