from __future__ import annotations

import asyncio

from interlock_runtime.events.dispatch.flow import Flow


def taken(flow: Flow, count: int) -> None:
    for _ in range(count):
        flow.taken("stream")
        flow.ready("stream")


def test_there_is_room_again_when_half_a_batch_was_begun() -> None:
    async def scenario() -> None:
        flow = Flow(batch=8)
        taken(flow, 8)
        waiting = asyncio.create_task(flow.wait_for_room("stream"))
        for _ in range(3):
            flow.started("stream")
        await asyncio.sleep(0)
        assert (flow.room("stream"), waiting.done()) == (3, False)
        flow.started("stream")
        await asyncio.wait_for(waiting, 1)

    asyncio.run(scenario())


def test_what_waits_for_another_attempt_takes_up_room_only_when_it_is_very_much() -> None:
    async def scenario() -> None:
        flow = Flow(batch=8, most=100)
        taken(flow, 100)
        for _ in range(100):
            flow.started("stream")
        assert flow.room("stream") == 0
        waiting = asyncio.create_task(flow.wait_for_room("stream"))
        await asyncio.sleep(0)
        assert not waiting.done()
        for _ in range(4):
            flow.returned("stream")
        await asyncio.wait_for(waiting, 1)

    asyncio.run(scenario())


def test_one_stream_does_not_take_the_room_of_another() -> None:
    flow = Flow(batch=8)
    taken(flow, 8)
    assert (flow.room("stream"), flow.room("other")) == (0, 8)


def test_closed_it_lets_nothing_in_and_nobody_waits() -> None:
    async def scenario() -> None:
        flow = Flow(batch=8)
        taken(flow, 8)
        waiting = asyncio.create_task(flow.wait_for_room("stream"))
        await asyncio.sleep(0)
        flow.close()
        await asyncio.wait_for(waiting, 1)
        assert flow.room("other") == 0

    asyncio.run(scenario())
