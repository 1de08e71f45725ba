"""`interlock dlq drop`: gone for good."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import rich_click as click

from interlock_cli.dlq.connection import redis_url_option, with_redis
from interlock_cli.dlq.selection import selected, selection, selection_options, service_argument, tell_done

if TYPE_CHECKING:
    from collections.abc import Sequence

    import redis.asyncio


@click.command()
@service_argument
@selection_options
@click.option("--yes", is_flag=True, help="Do not ask.")
@redis_url_option
def drop(
    service: str,
    ids: tuple[str, ...],
    everything: bool,
    reason: str | None,
    event: str | None,
    yes: bool,
    redis_url: str | None,
) -> None:
    """Throw dead letters of SERVICE away. There is no way back."""
    chosen = selection(ids, everything, reason, event)
    if not yes and not sys.stdin.isatty():
        raise click.UsageError("There is nobody to ask. Say --yes to throw them away for good.")

    async def find(client: redis.asyncio.Redis) -> Sequence[str]:
        from interlock_runtime.events.dead_letters import DeadLetters

        return await selected(DeadLetters(client, service), chosen, service)

    async def work(client: redis.asyncio.Redis) -> int:
        from interlock_runtime.events.dead_letters import DeadLetters

        return tell_done("dropped", asked, await DeadLetters(client, service).drop(asked))

    asked = with_redis(redis_url, find)
    if asked and not yes and not click.confirm(f"Throw {len(asked)} dead letters of {service} away for good?"):
        raise SystemExit(1)
    raise SystemExit(with_redis(redis_url, work))
