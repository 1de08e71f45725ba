from __future__ import annotations

import asyncio
from contextvars import ContextVar

import pytest

from interlock_runtime.events.dispatch.own_context import in_own_context

var: ContextVar[str] = ContextVar("var", default="unset")


def test_what_is_set_inside_is_not_seen_outside_and_the_other_way_round_it_is() -> None:
    async def work() -> list[str]:
        seen = [var.get()]
        var.set("inside")
        await asyncio.sleep(0)
        seen.append(var.get())
        seen.append(await asyncio.create_task(look()))
        return seen

    async def look() -> str:
        return var.get()

    async def scenario() -> None:
        var.set("outside")
        assert await in_own_context(work()) == ["outside", "inside", "inside"]
        assert var.get() == "outside"

    asyncio.run(scenario())


def test_two_at_a_time_do_not_meet() -> None:
    async def work(name: str) -> None:
        for _ in range(5):
            var.set(name)
            await asyncio.sleep(0)
            assert var.get() == name

    async def run(name: str) -> None:
        await in_own_context(work(name))

    async def scenario() -> None:
        await asyncio.gather(run("a"), run("b"))

    asyncio.run(scenario())


def test_errors_timeouts_and_cancellation_pass() -> None:
    async def fail() -> None:
        await asyncio.sleep(0)
        raise LookupError

    async def recover() -> str:
        try:
            async with asyncio.timeout(0.01):
                await asyncio.sleep(60)
        except TimeoutError:
            return "recovered"
        return "not"

    async def wait() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            ended.append(var.get())

    ended: list[str] = []

    async def scenario() -> None:
        with pytest.raises(LookupError):
            await in_own_context(fail())
        assert await in_own_context(recover()) == "recovered"

        async def run() -> None:
            await in_own_context(wait())

        task = asyncio.create_task(run())
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert ended == ["unset"]

    asyncio.run(scenario())
