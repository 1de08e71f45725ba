"""`interlock dlq replay`: another chance."""

from __future__ import annotations

from typing import TYPE_CHECKING

import rich_click as click

from interlock_cli.dlq.connection import redis_url_option, with_redis
from interlock_cli.dlq.selection import selected, selection, selection_options, service_argument, tell_done

if TYPE_CHECKING:
    import redis.asyncio


@click.command()
@service_argument
@selection_options
@redis_url_option
def replay(
    service: str,
    ids: tuple[str, ...],
    everything: bool,
    reason: str | None,
    event: str | None,
    redis_url: str | None,
) -> None:
    """Hand dead letters to SERVICE once more, and to no other service; their attempts are counted anew.

    Each is at any moment either a dead letter or waits to be handled. What fails again becomes a dead letter again.
    """
    chosen = selection(ids, everything, reason, event)

    async def work(client: redis.asyncio.Redis) -> int:
        from interlock_runtime.events.dead_letters import DeadLetters

        dead = DeadLetters(client, service)
        asked = await selected(dead, chosen, service)
        done = await dead.replay(asked)
        return tell_done("replayed", asked, done.moved, done.incomplete)

    raise SystemExit(with_redis(redis_url, work))
