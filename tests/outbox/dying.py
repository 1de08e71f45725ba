"""Death at the worst moments, for processes that tests start."""

from __future__ import annotations

import os
import random
import signal
from collections.abc import Sequence

from interlock_runtime.events.publishing.stream_writer import StreamEntry, StreamWriter
from interlock_runtime.outbox.claims import Claims


def die_with(probability: float) -> None:
    """As if somebody had sent SIGKILL."""
    if random.random() < probability:
        os.kill(os.getpid(), signal.SIGKILL)


def make_relays_mortal(probability: float) -> None:
    """From now on relays of this process may die before they publish, and between publishing and deleting."""
    write, settle = StreamWriter.write_all_or_none, Claims.settle

    async def mortal_write(self: StreamWriter, entries: Sequence[StreamEntry]) -> None:
        die_with(probability)
        await write(self, entries)

    async def mortal_settle(self: Claims, holder: str, published: Sequence[int]) -> None:
        die_with(probability)
        await settle(self, holder, published)

    setattr(StreamWriter, "write_all_or_none", mortal_write)  # noqa: B010  for type checkers, methods stay what they are
    setattr(Claims, "settle", mortal_settle)  # noqa: B010  as above
