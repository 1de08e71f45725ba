"""How a relay takes rows of the outbox for itself, on SQLite and PostgreSQL.

The keys are spread over slots, and a relay holds whole slots for the time of one batch: so no two relays publish the
events of one key at once. A lease runs out by itself, in case its holder was killed. That two relays hold one slot
after all, since one of them stood still for longer than its lease, costs duplicates and not the order: each publishes
what it has read from the oldest row of a key on, and a row is gone only once it was published.

Rows that the broker does not take are parked: they get a slot beyond those that are claimed (`parking_of`), so that
nobody reads over them, however many they are. Whoever holds the slot that they came from may publish them, and until
the last of them is out, rows of the same stream and slot are parked behind them.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple
from uuid import uuid4

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from interlock_runtime.events.publishing.stream_writer import StreamEntry
from interlock_runtime.outbox import claim_statements as statements
from interlock_runtime.outbox.tables import SLOTS, outbox_leases, parking_of


class Row(NamedTuple):
    id: int
    slot: int
    entry: StreamEntry

    @property
    def place(self) -> int:
        """The slot that the row has when it is parked."""
        return self.slot % SLOTS + parking_of(self.entry.stream)


class Claim(NamedTuple):
    """Rows that nobody else publishes now, oldest first. `holder` names the claim, and no other one.

    `behind` are rows that have to wait for parked ones, and are to be parked themselves.
    """

    holder: str
    rows: Sequence[Row]
    behind: Sequence[Row]


class Claims:
    """Claims of about `rows` rows and `size` bytes, for `lease` seconds. Every transaction is short and commits.

    The methods raise what SQLAlchemy and the driver raise when the database cannot be reached.
    """

    def __init__(self, sessions: async_sessionmaker[AsyncSession], *, lease: float, rows: int, size: int) -> None:
        self._sessions = sessions
        self._lease = lease
        self._rows = rows
        self._size = size

    async def claim(self) -> Claim | None:
        """The oldest rows of slots that nobody holds; None without any."""
        holder = uuid4().hex
        async with self._sessions.begin() as session:
            dialect = _dialect(session)
            taken = await session.scalars(statements.take(dialect), {"the_holder": holder, "lease": self._lease})
            slots = taken.all()
            if not slots:
                await _complete_leases(session, dialect)
                return None
            rows, highest = await self._read(session, slots)
            occupied = await _occupied(session, dialect, rows) if highest >= SLOTS else frozenset()
        free = [row for row in rows if row.place not in occupied]
        return Claim(holder, free, [row for row in rows if row.place in occupied])

    async def claim_parked(self, places: Sequence[int]) -> Claim | None:
        """The oldest rows of `places`, some of those that `parked` told of; None when others hold them all."""
        holder = uuid4().hex
        wanted = {place % SLOTS for place in places}
        async with self._sessions.begin() as session:
            dialect = _dialect(session)
            taken = await session.scalars(
                statements.take_these(dialect),
                {"the_holder": holder, "lease": self._lease, "slots": statements.array(dialect, wanted)},
            )
            slots = taken.all()
            if not slots:
                return None
            rows, _ = await self._read(session, [place for place in places if place % SLOTS in slots][:SLOTS])
        return Claim(holder, rows, ())

    async def parked(self) -> Sequence[int]:
        """The places where rows are parked. It costs a search in the index for each, and no look at the rows."""
        async with self._sessions() as session:
            return (await session.scalars(statements.PARKED)).all()

    async def park(self, stream: str, rows: Sequence[Row]) -> None:
        """Puts rows of a claim aside, the oldest ones of `stream` and all between. They are kept in their order."""
        async with self._sessions.begin() as session:
            dialect = _dialect(session)
            ids = statements.array(dialect, [row.id for row in rows])
            await session.execute(statements.park(dialect), {"ids": ids, "parking": parking_of(stream)})

    async def _read(self, session: AsyncSession, slots: Sequence[int]) -> tuple[list[Row], int]:
        """The oldest rows of `slots`, by age, and the highest slot that there is."""
        parameters: dict[str, Any] = {
            "rows": -(-self._rows // len(slots)),
            "size": self._size // len(slots),
            **{f"slot_{number}": slot for number, slot in enumerate(slots)},
        }
        found = (await session.execute(statements.read(len(slots)), parameters)).all()
        rows = [Row(id, slot, StreamEntry(stream, event, length)) for id, slot, stream, event, length, _ in found]
        rows.sort(key=lambda row: row.id)
        return rows, max((highest for *_, highest in found), default=0)

    async def settle(self, holder: str, published: Sequence[int]) -> None:
        """Deletes rows that were published, and gives back what the claim `holder` still holds."""
        async with self._sessions.begin() as session:
            if published:
                dialect = _dialect(session)
                await session.execute(statements.delete_these(dialect), {"ids": statements.array(dialect, published)})
            await session.execute(statements.GIVE_BACK, {"the_holder": holder})


def _dialect(session: AsyncSession) -> str:
    return session.get_bind().dialect.name


async def _occupied(session: AsyncSession, dialect: str, rows: Sequence[Row]) -> Collection[int]:
    """Those of the places of `rows` where rows are parked."""
    places = statements.array(dialect, {row.place for row in rows})
    return frozenset((await session.scalars(statements.those_in_use(dialect), {"places": places})).all())


async def _complete_leases(session: AsyncSession, dialect: str) -> None:
    """Adds the rows of slots that are not there yet: the tables come from migrations, and those write no rows."""
    present = await session.scalar(select(func.count()).select_from(outbox_leases))
    if present == SLOTS:
        return
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    rows = [{"slot": slot, "held_until": 0.0} for slot in range(SLOTS)]
    await session.execute(insert(outbox_leases).values(rows).on_conflict_do_nothing())
