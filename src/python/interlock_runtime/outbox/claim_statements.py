"""The statements that claims are made of, for SQLite and PostgreSQL.

Each is made once for a dialect: that costs more than to execute it.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from functools import lru_cache

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    CompoundSelect,
    Delete,
    Float,
    Integer,
    Select,
    Text,
    any_,
    bindparam,
    cast,
    delete,
    func,
    select,
    true,
    union_all,
    update,
)
from sqlalchemy.sql.dml import ReturningUpdate, Update

from interlock_runtime.outbox.tables import SLOTS, outbox, outbox_leases

MOST_SLOTS = SLOTS // 2
"""How many slots one relay holds at most, so that another one finds some."""

GIVE_BACK = (
    update(outbox_leases).where(outbox_leases.c.holder == bindparam("the_holder")).values(holder=None, held_until=0.0)
)


def array(dialect: str, numbers: Collection[int]) -> object:
    """Numbers as one parameter, so that a statement has one text for any number of them."""
    return list(numbers) if dialect == "postgresql" else json.dumps(list(numbers))


def _each(dialect: str, parameter: str) -> Select[int]:
    """The numbers of an `array`."""
    if dialect == "postgresql":
        return select(func.unnest(bindparam(parameter, type_=ARRAY(BigInteger))).column_valued("value"))
    return select(func.json_each(bindparam(parameter, type_=Text)).table_valued("value").c.value)


def _is_one_of(dialect: str, column: ColumnElement[int], parameter: str) -> ColumnElement[bool]:
    if dialect == "postgresql":
        return column == any_(bindparam(parameter, type_=ARRAY(BigInteger)))
    return column.in_(_each(dialect, parameter))


def _now(dialect: str) -> ColumnElement[float]:
    """The time by the clock of the database, which all relays share. Not that of the transaction's begin."""
    if dialect == "postgresql":
        return cast(func.extract("epoch", func.clock_timestamp()), Float)
    return (func.julianday("now") - 2440587.5) * 86400.0


@lru_cache
def take(dialect: str) -> ReturningUpdate[int]:
    """Takes free slots, those with the oldest rows first."""
    oldest = (
        select(func.min(outbox.c.id))
        .where(outbox.c.slot == outbox_leases.c.slot)
        .correlate(outbox_leases)
        .scalar_subquery()
    )
    free = (
        select(outbox_leases.c.slot)
        .where(outbox_leases.c.held_until <= _now(dialect), oldest.is_not(None))
        .order_by(oldest)
        .limit(MOST_SLOTS)
    )
    return _held(dialect, free)


@lru_cache
def take_these(dialect: str) -> ReturningUpdate[int]:
    """Takes those of some slots that are free."""
    free = select(outbox_leases.c.slot).where(
        outbox_leases.c.held_until <= _now(dialect), _is_one_of(dialect, outbox_leases.c.slot, "slots")
    )
    return _held(dialect, free)


def _held(dialect: str, slots: Select[int]) -> ReturningUpdate[int]:
    free = slots.with_for_update(skip_locked=True).cte("free")
    return (
        update(outbox_leases)
        .where(outbox_leases.c.slot.in_(select(free.c.slot)))
        .values(holder=bindparam("the_holder"), held_until=_now(dialect) + bindparam("lease", type_=Float))
        .returning(outbox_leases.c.slot)
    )


@lru_cache
def read(slots: int) -> CompoundSelect[int, int, str, bytes, int | None, int]:
    """The oldest rows of each slot: in all they are as many and as large as a claim may be, yet at least one a slot."""
    parts = []
    # In the same statement as the rows: it is asked once the slots are held.
    highest = select(func.max(outbox.c.slot)).scalar_subquery()
    for number in range(slots):
        oldest = (
            select(
                outbox.c.id,
                outbox.c.slot,
                outbox.c.stream,
                outbox.c.event,
                outbox.c.max_stream_length,
                outbox.c.size,
            )
            .where(outbox.c.slot == bindparam(f"slot_{number}", type_=Integer))
            .order_by(outbox.c.id)
            .limit(bindparam("rows", type_=Integer))
            .subquery()
        )
        before = func.sum(oldest.c.size).over(order_by=oldest.c.id) - oldest.c.size
        sized = select(oldest, before.label("before")).subquery()
        parts.append(
            select(sized.c.id, sized.c.slot, sized.c.stream, sized.c.event, sized.c.max_stream_length, highest).where(
                sized.c.before < bindparam("size", type_=BigInteger)
            )
        )
    return union_all(*parts)


@lru_cache
def delete_these(dialect: str) -> Delete:
    return delete(outbox).where(_is_one_of(dialect, outbox.c.id, "ids"))


@lru_cache
def park(dialect: str) -> Update:
    return (
        update(outbox)
        .where(_is_one_of(dialect, outbox.c.id, "ids"), outbox.c.slot < SLOTS)
        .values(slot=outbox.c.slot + bindparam("parking", type_=Integer))
    )


def _parked() -> Select[int]:
    """The slots in use from `SLOTS` on. It goes from one to the next, and not over the rows."""
    first = select(func.min(outbox.c.slot).label("slot")).where(outbox.c.slot >= SLOTS).cte("parked", recursive=True)
    next_one = select(func.min(outbox.c.slot)).where(outbox.c.slot > first.c.slot).scalar_subquery()
    places = first.union_all(select(next_one).where(first.c.slot.is_not(None)))
    return select(places.c.slot).where(places.c.slot.is_not(None))


PARKED = _parked()


@lru_cache
def those_in_use(dialect: str) -> Select[int]:
    asked = _each(dialect, "places").subquery()
    place = asked.c.value
    return select(place).where(select(true()).where(outbox.c.slot == place).correlate(asked).exists())
