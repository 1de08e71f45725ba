"""Business whose every step is an event, so that the database says which events there must be.

An account counts its changes. Each change is one transaction that counts on by one and emits the new number under the
account as key: so the events of an account with the number n are 1 to n, in this order, and nothing else.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Column, Integer, MetaData, Table, insert, select, update
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from interlock_runtime.events.contract import EventType
from interlock_runtime.events.sink import OutgoingEvent
from interlock_runtime.events.wire.cloud_event import decode
from interlock_runtime.outbox.sink import SqlOutbox
from interlock_runtime.outbox.tables import metadata as outbox_metadata
from interlock_runtime.unit_of_work_sql import SqlUnitOfWork

SOURCE = "accounts"
CHANGED = EventType("accounts.changed", "accounts.changed", ordering_key="account")
NUMBER_OF_ACCOUNTS = 20

metadata = MetaData()
accounts = Table("accounts", metadata, Column("id", Integer, primary_key=True), Column("n", Integer, nullable=False))

Sessions = async_sessionmaker[AsyncSession]


async def prepare(engine: AsyncEngine) -> None:
    async with engine.begin() as connection:
        await connection.run_sync(metadata.create_all)
        await connection.run_sync(outbox_metadata.create_all)
        await connection.execute(insert(accounts), [{"id": id, "n": 0} for id in range(NUMBER_OF_ACCOUNTS)])


async def begin_change(work: SqlUnitOfWork, sink: SqlOutbox, account: int) -> None:
    """All of a change but the commit."""
    changed = update(accounts).where(accounts.c.id == account).values(n=accounts.c.n + 1).returning(accounts.c.n)
    number = (await work.session.execute(changed)).scalar_one()
    payload = json.dumps({"account": account, "n": number}).encode()
    await sink.add(OutgoingEvent(CHANGED, payload), work)


async def change(sessions: Sessions, sink: SqlOutbox, account: int) -> None:
    async with SqlUnitOfWork(sessions) as work:
        await begin_change(work, sink, account)
        await work.commit()


async def changes(sessions: Sessions) -> dict[int, int]:
    """The number of committed changes of each account."""
    async with sessions() as session:
        rows = (await session.execute(select(accounts.c.id, accounts.c.n))).all()
    return {row.id: row.n for row in rows}


@dataclass(frozen=True)
class Figures:
    """`out_of_order` counts changes whose first event does not follow that of the change before. `impostors` are events
    under another id than an earlier one of the same change, and events of changes that were never committed.
    """

    sent: int
    published: int
    duplicates: int
    lost: int
    out_of_order: int
    impostors: int

    def __str__(self) -> str:
        return (
            f"{self.sent} sent, {self.published} published, {self.duplicates} duplicates, {self.lost} lost, "
            f"{self.out_of_order} out of order, {self.impostors} impostors"
        )


def figures(committed: dict[int, int], entries: Sequence[bytes]) -> Figures:
    ids: dict[tuple[int, int], str] = {}
    latest: Counter[int] = Counter()
    duplicates = out_of_order = impostors = 0
    for data in entries:
        envelope = decode(data, 1)
        payload = json.loads(envelope.data)
        change = account, number = payload["account"], payload["n"]
        if change not in ids:
            ids[change] = envelope.event.id
            out_of_order += number != latest[account] + 1
            latest[account] = max(latest[account], number)
            impostors += number > committed[account]
        elif ids[change] == envelope.event.id:
            duplicates += 1
        else:
            impostors += 1
    sent = sum(committed.values())
    lost = sum((account, number) not in ids for account, n in committed.items() for number in range(1, n + 1))
    return Figures(sent, len(entries), duplicates, lost, out_of_order, impostors)
