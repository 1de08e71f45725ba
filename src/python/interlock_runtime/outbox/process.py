"""A relay as a process of its own."""

from __future__ import annotations

import asyncio
import signal
from contextlib import suppress

from faststream.redis import RedisBroker
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker

from interlock_runtime.events.publishing.broker_sender import BrokerSender
from interlock_runtime.outbox.relay import LEASE_SECONDS, POLL_SECONDS, Relay


def run_relay(
    engine: AsyncEngine, broker: RedisBroker, source: str, *, poll: float = POLL_SECONDS, lease: float = LEASE_SECONDS
) -> None:
    """Publishes what the service `source` leaves in its outbox, until SIGTERM or SIGINT, and closes what it was given.

    It learns of commits of other processes by looking every `poll` seconds. `lease` as in `Relay`.
    """
    asyncio.run(_until_told_to_stop(engine, broker, source, poll, lease))


async def _until_told_to_stop(engine: AsyncEngine, broker: RedisBroker, source: str, poll: float, lease: float) -> None:
    relay = Relay(
        async_sessionmaker(engine, expire_on_commit=False), BrokerSender(broker, source), poll=poll, lease=lease
    )
    running = asyncio.create_task(relay.run())
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, running.cancel)
    try:
        with suppress(asyncio.CancelledError):
            await running
    finally:
        await broker.stop()
        await engine.dispose()
