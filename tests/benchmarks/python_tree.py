"""Synthetic services of any size: Python files as applications have them, and specs that their imports lead to.

A service has repositories, controllers, handlers and models of its domain; a file has classes, functions with
annotated parameters, comprehensions, f-strings and calls, about 175 lines of it, and imports its neighbours. Nothing in
it is there to be found.
"""

from __future__ import annotations

from pathlib import Path

LINES = 175
FILES_PER_SERVICE = 50

_HEAD = '''"""Part {number} of the service `{service}`."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from interlock_runtime.auth.principal import Principal
from interlock_runtime.pagination import decode_cursor, encode_cursor
from services.{service}.common.clock import Clock, utc_now
from services.{service}.common.tables import orders, payments
from specs.orders.models import OrderCreate, OrderRead{neighbours}

if TYPE_CHECKING:
    from services.{service}.common.clock import Calendar

logger = logging.getLogger(__name__)

PAGE_SIZE = 50
RETENTION = timedelta(days=90)
KINDS = frozenset({{"draft", "active", "archived"}})


class NotFoundError(Exception):
    """There is no such record."""

    def __init__(self, record_id: int) -> None:
        super().__init__(f"record {{record_id}} is not there")
        self.record_id = record_id
'''

_SECTION = '''

@dataclass(frozen=True, slots=True)
class Record{n}:
    """What is kept of an order of kind {n}."""

    id: int
    owner: str
    title: str
    amounts: tuple[float, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    created_at: datetime | None = None
    kind: str = "draft"

    @property
    def total(self) -> float:
        return sum(amount for amount in self.amounts if amount > 0)

    def renamed(self, title: str) -> Record{n}:
        if not title.strip():
            raise ValueError(f"a record needs a title, not {{title!r}}")
        return replace(self, title=title.strip())


class Repository{n}(Protocol):
    async def get(self, record_id: int) -> Record{n} | None: ...

    async def page(self, *, owner: str | None, after: int, limit: int) -> Sequence[Record{n}]: ...


class SqlRepository{n}:
    """Keeps records of kind {n} in a database."""

    def __init__(self, session: AsyncSession, clock: Clock = utc_now) -> None:
        self._session = session
        self._clock = clock
        self._seen: dict[int, Record{n}] = {{}}

    async def get(self, record_id: int) -> Record{n} | None:
        if record_id in self._seen:
            return self._seen[record_id]
        query = select(orders).where(orders.c.id == record_id, orders.c.kind.in_(sorted(KINDS)))
        row = (await self._session.execute(query)).mappings().one_or_none()
        if row is None:
            logger.debug("no record %d of kind {n}", record_id)
            return None
        found = Record{n}(**{{key: value for key, value in row.items() if key != "internal"}})
        self._seen[record_id] = found
        return found

    async def page(self, *, owner: str | None, after: int, limit: int) -> Sequence[Record{n}]:
        query = select(orders).where(orders.c.id > after).order_by(orders.c.id).limit(limit)
        if owner is not None:
            query = query.where(orders.c.owner == owner)
        rows = (await self._session.execute(query)).mappings().all()
        return [Record{n}(id=row["id"], owner=row["owner"], title=row["title"]) for row in rows]

    async def purge(self) -> int:
        before = self._clock() - RETENTION
        try:
            result = await self._session.execute(delete(payments).where(payments.c.paid_at < before))
        except OSError as error:
            logger.warning("nothing was purged: %s", error)
            raise
        count = result.rowcount
        return count if count > 0 else 0


class Controller{n}:
    def __init__(self, records: Repository{n}, clock: Clock) -> None:
        self._records = records
        self._clock = clock

    async def list_records(self, *, cursor: str | None, limit: int, principal: Principal) -> list[OrderRead]:
        after = 0 if cursor is None else int(decode_cursor(cursor, Record{n}).id)
        found = await self._records.page(owner=principal.subject, after=after, limit=min(limit, PAGE_SIZE) + 1)
        shown = [record for record in found[:limit] if record.total >= 0 or record.kind == "draft"]
        if len(found) > limit:
            logger.info("more than %d records, next is %s", limit, encode_cursor(found[-1], Record{n}))
        return [OrderRead(id=record.id, title=record.title, total=record.total) for record in shown]

    async def create_record(self, body: OrderCreate, *, principal: Principal) -> OrderRead:
        details = json.dumps({{"owner": principal.subject, "title": body.title, "at": self._clock().isoformat()}})
        while len(details) > 1000:
            details = details[: len(details) // 2]
        record = Record{n}(id=len(details), owner=principal.subject, title=body.title.strip(), kind="active")
        return OrderRead(id=record.id, title=record.renamed(f"{{record.title}} ({{record.kind}})").title, total=0.0)
'''

_TAIL = '''

@asynccontextmanager
async def repositories(sessions: async_sessionmaker[AsyncSession]) -> AsyncIterator[SqlRepository0]:
    async with sessions.begin() as session:
        await session.execute(update(orders).where(orders.c.kind == "draft").values(seen=func.now()))
        yield SqlRepository0(session, utc_now)


async def run_forever(sessions: async_sessionmaker[AsyncSession], interval: float = 60.0) -> None:
    for attempt in range(1_000_000):
        async with repositories(sessions) as records:
            purged, _ = await asyncio.gather(records.purge(), asyncio.sleep(interval))
        logger.info("attempt %d at %s: %d purged", attempt, datetime.now(UTC), purged)


async def store(session: AsyncSession, records: Sequence[Record0]) -> int:
    rows = [{{"id": record.id, "owner": record.owner, "title": record.title}} for record in records]
    if not rows:
        return 0
    await session.execute(insert(orders).values(rows))
    return len(rows)


def summary(records: Sequence[Record0], *, by: str = "kind", at_least: float = 0.0) -> dict[str, float]:
    """The totals of records that are worth something, by one of their attributes."""
    totals: dict[str, float] = {{}}
    for record in records:
        key = str(getattr(record, by, ""))
        if record.total < at_least or not key:
            continue
        totals[key] = totals.get(key, 0.0) + record.total
    ordered = sorted(totals.items(), key=lambda item: (-item[1], item[0]))
    return {{name: round(total, 2) for name, total in ordered}}


def parsed(lines: Sequence[str]) -> list[Record0]:
    found: list[Record0] = []
    for number, line in enumerate(lines, start=1):
        owner, separator, title = line.strip().partition(":")
        if not separator:
            raise ValueError(f"line {{number}}: {{line!r}} has no owner")
        found.append(Record0(id=number, owner=owner.strip(), title=title.strip() or "untitled"))
    return found


def newest(records: Sequence[Record0]) -> Record0 | None:
    """The record with the greatest number."""
    return max(records, key=lambda record: record.id, default=None)
'''

_CLOCK = '''"""What time it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


class Calendar:
    first_day = 0


def utc_now() -> datetime:
    return datetime.now(UTC)
'''

_TABLES = '''"""Tables."""

from __future__ import annotations

from sqlalchemy import Column, Float, Integer, MetaData, String, Table

METADATA = MetaData()
orders = Table("orders", METADATA, Column("id", Integer, primary_key=True), Column("owner", String(100)))
payments = Table("payments", METADATA, Column("id", Integer, primary_key=True), Column("amount", Float))
'''

SPEC = """\
models:
  Order:
    fields:
      id: {type: int, readonly: true}
      title: string
      total: {type: float, readonly: true}
    variants: {Create: {}, Read: {}}
"""


def write_tree(root: Path, files: int) -> tuple[str, ...]:
    """Writes `files` Python files below `root`/services; returns their paths, sorted."""
    written = []
    for number in range(files):
        service = f"service_{number // FILES_PER_SERVICE:03}"
        common = root / "services" / service / "common"
        if number % FILES_PER_SERVICE == 0:
            common.mkdir(parents=True, exist_ok=True)
            (common / "clock.py").write_text(_CLOCK, encoding="utf-8")
            (common / "tables.py").write_text(_TABLES, encoding="utf-8")
            written += [f"services/{service}/common/{name}.py" for name in ("clock", "tables")]
        path = f"services/{service}/parts/part_{number:04}.py"
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(source(number, service), encoding="utf-8")
        written.append(path)
    return tuple(sorted(written))


def source(number: int, service: str) -> str:
    """One file; it imports the file before it in its service."""
    is_first = number % FILES_PER_SERVICE == 0
    before = f"services.{service}.parts.part_{number - 1:04}"
    neighbours = "" if is_first else f"\nfrom {before} import Record0 as Before, SqlRepository0 as RepositoryBefore"
    head = _HEAD.format(number=number, service=service, neighbours=neighbours)
    return head + _SECTION.format(n=0) + _TAIL.format()


def lines(text: str) -> int:
    return text.count("\n")
