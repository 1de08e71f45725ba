"""`interlock dlq list`: which services gave messages up, and which messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import rich_click as click

from interlock_cli.dlq.connection import redis_url_option, with_redis

if TYPE_CHECKING:
    import redis.asyncio

DEFAULT_LIMIT = 100


@click.command("list")
@click.argument("service", metavar="[SERVICE]", required=False)
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=DEFAULT_LIMIT,
    show_default=True,
    metavar="N",
    help="Tell of this many at most, the oldest first.",
)
@click.option(
    "--format",
    "format_name",
    type=click.Choice(("text", "json")),
    default="text",
    show_default=True,
    help="How to write it.",
)
@redis_url_option
def list_dead_letters(service: str | None, limit: int, format_name: str, redis_url: str | None) -> None:
    """Tell of the dead letters of SERVICE, or how many each service has. The exit code is 1 when there are any."""
    from interlock_cli.dlq.rendering import letters_as_json, letters_as_text, services_as_json, services_as_text
    from interlock_cli.terminal import tell

    async def of_all(client: redis.asyncio.Redis) -> int:
        from interlock_runtime.events.dead_letters import DeadLetters, services_with_dead_letters

        names = sorted([name async for name in services_with_dead_letters(client)])
        counts = {name: await DeadLetters(client, name).count() for name in names}
        tell(services_as_json(counts) if format_name == "json" else services_as_text(counts))
        return 1 if counts else 0

    async def of_one(client: redis.asyncio.Redis, name: str) -> int:
        from interlock_runtime.events.dead_letters import DeadLetters

        dead = DeadLetters(client, name)
        total, letters = await dead.count(), await dead.list(count=limit)
        write = letters_as_json if format_name == "json" else letters_as_text
        tell(write(name, letters, total))
        return 1 if letters else 0

    raise SystemExit(with_redis(redis_url, of_all if service is None else lambda client: of_one(client, service)))
