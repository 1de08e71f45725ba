from __future__ import annotations

import asyncio
import time

import pytest

from interlock_runtime.events.redis.tasks import ended, together


class Stubborn:
    """A task that loses its first `times` cancellations."""

    def __init__(self, times: int) -> None:
        self.times = times
        self.ended = False

    async def run(self) -> None:
        while True:
            try:
                await asyncio.sleep(60)
            except asyncio.CancelledError:
                self.times -= 1
                if self.times < 0:
                    self.ended = True
                    raise


async def begun(part: Stubborn) -> asyncio.Task[None]:
    task = asyncio.create_task(part.run())
    await asyncio.sleep(0)
    return task


def test_a_task_that_loses_cancellations_is_cancelled_until_it_ends() -> None:
    async def scenario() -> None:
        part = Stubborn(3)
        task = await begun(part)
        await ended([task], patience=0.01)
        assert part.ended
        assert task.cancelled()

    asyncio.run(scenario())


def test_a_task_that_never_ends_is_given_up(caplog: pytest.LogCaptureFixture) -> None:
    async def scenario() -> None:
        part = Stubborn(1_000_000)
        task = await begun(part)
        start = time.monotonic()
        await ended([task], patience=0.01, limit=0.1)
        assert time.monotonic() - start < 1.0
        assert not task.done()
        part.times = 0
        await ended([task], patience=0.01)

    asyncio.run(scenario())
    assert "does not end although it was cancelled" in caplog.text


def test_who_is_cancelled_while_it_ends_tasks_ends_them_first() -> None:
    async def scenario() -> None:
        part = Stubborn(3)
        task = await begun(part)
        ending = asyncio.create_task(ended([task], patience=0.05))
        await asyncio.sleep(0)
        ending.cancel()
        with pytest.raises(asyncio.CancelledError):
            await ending
        assert part.ended

    asyncio.run(scenario())


def test_parts_that_run_together_end_together_also_when_they_lose_the_cancellation() -> None:
    async def fails() -> None:
        await asyncio.sleep(0.01)
        raise ValueError("no more")

    async def scenario() -> None:
        part = Stubborn(2)
        with pytest.raises(ValueError, match="no more"):
            async with asyncio.timeout(2):
                await together(part.run(), fails())
        assert part.ended
        other, last = Stubborn(2), Stubborn(1)
        whole = asyncio.create_task(together(other.run(), last.run()))
        await asyncio.sleep(0.01)
        await ended([whole], patience=1.0)
        assert (other.ended, last.ended, whole.cancelled()) == (True, True, True)

    asyncio.run(scenario())
