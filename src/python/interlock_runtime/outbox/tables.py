"""The tables of a service's outbox and inbox, on SQLite and PostgreSQL."""

from __future__ import annotations

import hashlib
from typing import Final

from sqlalchemy import BigInteger, Column, Float, Index, Integer, LargeBinary, MetaData, Table, Text

metadata = MetaData()
"""For the service's migrations: `outbox`, `outbox_leases`, `inbox`, and nothing else."""

SLOTS: Final = 16
"""Over how many slots the keys are spread. Not to be changed while rows wait: two relays could then hold one key."""

_MOST_PLACES: Final = 2**27 - 2
"""As many as leave the number of every slot within 32 bits."""

_ROW_ID = BigInteger().with_variant(Integer, "sqlite")

outbox = Table(
    "outbox",
    metadata,
    # Ascending in the order of commits, for events of one key; see SqlOutbox.
    Column("id", _ROW_ID, primary_key=True),
    Column("slot", Integer, nullable=False, comment="a hash of the stream and the key"),
    Column("stream", Text, nullable=False),
    Column("max_stream_length", BigInteger),
    Column("event", LargeBinary, nullable=False, comment="as it goes over the wire"),
    Column("size", Integer, nullable=False, comment="of the event, in bytes"),
    Column("created_at", Float, nullable=False, comment="seconds since 1970, UTC"),
    Index("outbox_slot_id", "slot", "id"),
    # An id that was published is never given to another row, also when it was the highest one.
    sqlite_autoincrement=True,
)

outbox_leases = Table(
    "outbox_leases",
    metadata,
    Column("slot", Integer, primary_key=True, autoincrement=False),
    Column("holder", Text, comment="what one relay calls one claim; null when nobody holds the slot"),
    Column("held_until", Float, nullable=False, comment="seconds since 1970, UTC, by the clock of the database"),
)

inbox = Table(
    "inbox",
    metadata,
    Column("consumer", Text, primary_key=True),
    Column("event_id", Text, primary_key=True),
    Column("handled_at", Float, nullable=False, comment="seconds since 1970, UTC"),
    Index("inbox_handled_at", "handled_at"),
)


def slot_of(stream: str, key: str) -> int:
    """The slot of the events of one key: whoever holds it publishes them all, so their order is kept."""
    return _hash(f"{stream}\0{key}") % SLOTS


def parking_of(stream: str) -> int:
    """What the slot of a row grows by while the row waits aside, since the broker does not take its stream.

    The rows of one stream and slot get a slot for themselves, from `SLOTS` on; the remainder by `SLOTS` says whose they
    are. They are published before all others of the stream and slot. Streams that share a number wait together.
    """
    return (_hash(stream) % _MOST_PLACES + 1) * SLOTS


def _hash(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest())
