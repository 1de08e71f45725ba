"""A service that may die:  python -m tests.outbox.writer_process <database> <redis> <probability>

It changes accounts one after the other, some in vain, until it is killed, and runs a relay of its own.
"""

from __future__ import annotations

import asyncio
import random
import sys

from sqlalchemy.ext.asyncio import async_sessionmaker

from interlock_runtime.events.broker import redis_broker
from interlock_runtime.events.publishing.broker_sender import BrokerSender
from interlock_runtime.outbox.relay import Relay
from interlock_runtime.outbox.sink import SqlOutbox
from interlock_runtime.unit_of_work_sql import SqlUnitOfWork
from services.backend.storage.engine import connect
from tests.outbox.accounts import NUMBER_OF_ACCOUNTS, SOURCE, Sessions, begin_change, change
from tests.outbox.dying import die_with, make_relays_mortal

LEASE_SECONDS = 1.0
PAUSE_SECONDS = 0.002


async def main(database: str, redis: str, probability: float) -> None:
    sessions = async_sessionmaker(connect(database), expire_on_commit=False)
    relay = Relay(sessions, BrokerSender(redis_broker(redis), SOURCE), poll=0.05, lease=LEASE_SECONDS)

    def committed() -> None:
        # Between the commit and all that follows it.
        die_with(probability)
        relay.wake()

    sink = SqlOutbox(SOURCE, committed)
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(relay.run())
        for _ in range(3):
            tasks.create_task(change_forever(sessions, sink))


async def change_forever(sessions: Sessions, sink: SqlOutbox) -> None:
    while True:
        account = random.randrange(NUMBER_OF_ACCOUNTS)
        if random.random() < 0.1:
            async with SqlUnitOfWork(sessions) as work:
                await begin_change(work, sink, account)
        else:
            await change(sessions, sink, account)
        await asyncio.sleep(PAUSE_SECONDS)


if __name__ == "__main__":
    make_relays_mortal(float(sys.argv[3]))
    asyncio.run(main(sys.argv[1], sys.argv[2], float(sys.argv[3])))
