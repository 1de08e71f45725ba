"""How a relay takes rows of the outbox for itself, on SQLite and PostgreSQL.

The keys are spread over slots, and a relay holds whole slots for the time of one batch: so no two relays publish the
events of one key at once. A lease runs out by itself, in case its holder was killed. That two relays hold one slot
after all, since one of them stood still for longer than its lease, costs duplicates and not the order: each publishes
what it has read from the oldest row of a key on, and a row is gone only once it was published.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import uuid4

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    CompoundSelect,
    Delete,
    Float,
    Integer,
    Text,
    any_,
    bindparam,
    cast,
    delete,
    func,
    select,
    union_all,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from sqlalchemy.sql.dml import ReturningUpdate

from interlock_runtime.events.stream_writer import StreamEntry
from interlock_runtime.outbox.tables import SLOTS, outbox, outbox_leases

MOST_SLOTS = SLOTS // 2
"""How many slots one relay holds at most, so that another one finds some."""


class Row(NamedTuple):
    id: int
    entry: StreamEntry


class Claim(NamedTuple):
    """Rows that nobody else publishes now, oldest first. `holder` names the claim, and no other one."""

    holder: str
    rows: Sequence[Row]


class Claims:
    """Claims of about `rows` rows and `size` bytes, for `lease` seconds. Every transaction is short and commits.

    The methods raise what SQLAlchemy and the driver raise when the database cannot be reached.
    """

    def __init__(self, sessions: async_sessionmaker[AsyncSession], *, lease: float, rows: int, size: int) -> None:
        self._sessions = sessions
        self._lease = lease
        self._rows = rows
        self._size = size

    async def claim(self, without: Collection[str]) -> Claim | None:
        """The oldest rows of slots that nobody holds, leaving out those of the streams `without`; None without any."""
        holder = uuid4().hex
        async with self._sessions.begin() as session:
            dialect = _dialect(session)
            taken = await session.scalars(
                _take(dialect),
                {"the_holder": holder, "lease": self._lease, "without": list(without)},
            )
            slots = taken.all()
            if not slots:
                await _complete_leases(session, dialect)
                return None
            parameters: dict[str, Any] = {
                "rows": -(-self._rows // len(slots)),
                "size": self._size // len(slots),
                "without": list(without),
                **{f"slot_{number}": slot for number, slot in enumerate(slots)},
            }
            found = await session.execute(_read(len(slots)), parameters)
            rows = [Row(id, StreamEntry(stream, event, length)) for id, stream, event, length in found]
        rows.sort(key=lambda row: row.id)
        return Claim(holder, rows)

    async def settle(self, holder: str, published: Sequence[int]) -> None:
        """Deletes rows that were published, and gives back what the claim `holder` still holds."""
        async with self._sessions.begin() as session:
            if published:
                dialect = _dialect(session)
                ids = list(published) if dialect == "postgresql" else json.dumps(list(published))
                await session.execute(_delete(dialect), {"ids": ids})
            await session.execute(_GIVE_BACK, {"the_holder": holder})


_GIVE_BACK = (
    update(outbox_leases).where(outbox_leases.c.holder == bindparam("the_holder")).values(holder=None, held_until=0.0)
)


def _dialect(session: AsyncSession) -> str:
    return session.get_bind().dialect.name


def _now(dialect: str) -> ColumnElement[float]:
    """The time by the clock of the database, which all relays share. Not that of the transaction's begin."""
    if dialect == "postgresql":
        return cast(func.extract("epoch", func.clock_timestamp()), Float)
    return (func.julianday("now") - 2440587.5) * 86400.0


# The statements are made once: that costs more than to execute them.


@lru_cache
def _take(dialect: str) -> ReturningUpdate[int]:
    """Takes free slots, those with the oldest rows first."""
    oldest = (
        select(func.min(outbox.c.id))
        .where(outbox.c.slot == outbox_leases.c.slot, _wanted())
        .correlate(outbox_leases)
        .scalar_subquery()
    )
    free = (
        select(outbox_leases.c.slot)
        .where(outbox_leases.c.held_until <= _now(dialect), oldest.is_not(None))
        .order_by(oldest)
        .limit(MOST_SLOTS)
        .with_for_update(skip_locked=True)
        .cte("free")
    )
    return (
        update(outbox_leases)
        .where(outbox_leases.c.slot.in_(select(free.c.slot)))
        .values(holder=bindparam("the_holder"), held_until=_now(dialect) + bindparam("lease", type_=Float))
        .returning(outbox_leases.c.slot)
    )


@lru_cache
def _read(slots: int) -> CompoundSelect[int, str, bytes, int | None]:
    """The oldest rows of each slot: in all they are as many and as large as a claim may be, yet at least one a slot."""
    parts = []
    for number in range(slots):
        oldest = (
            select(outbox.c.id, outbox.c.stream, outbox.c.event, outbox.c.max_stream_length, outbox.c.size)
            .where(outbox.c.slot == bindparam(f"slot_{number}", type_=Integer), _wanted())
            .order_by(outbox.c.id)
            .limit(bindparam("rows", type_=Integer))
            .subquery()
        )
        before = func.sum(oldest.c.size).over(order_by=oldest.c.id) - oldest.c.size
        sized = select(oldest, before.label("before")).subquery()
        parts.append(
            select(sized.c.id, sized.c.stream, sized.c.event, sized.c.max_stream_length).where(
                sized.c.before < bindparam("size", type_=BigInteger)
            )
        )
    return union_all(*parts)


def _wanted() -> ColumnElement[bool]:
    return outbox.c.stream.not_in(bindparam("without", expanding=True))


@lru_cache
def _delete(dialect: str) -> Delete:
    """One text for any number of ids, so that it is prepared once."""
    if dialect == "postgresql":
        return delete(outbox).where(outbox.c.id == any_(bindparam("ids", type_=ARRAY(BigInteger))))
    numbers = func.json_each(bindparam("ids", type_=Text)).table_valued("value")
    return delete(outbox).where(outbox.c.id.in_(select(numbers.c.value)))


async def _complete_leases(session: AsyncSession, dialect: str) -> None:
    """Adds the rows of slots that are not there yet: the tables come from migrations, and those write no rows."""
    present = await session.scalar(select(func.count()).select_from(outbox_leases))
    if present == SLOTS:
        return
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    rows = [{"slot": slot, "held_until": 0.0} for slot in range(SLOTS)]
    await session.execute(insert(outbox_leases).values(rows).on_conflict_do_nothing())
