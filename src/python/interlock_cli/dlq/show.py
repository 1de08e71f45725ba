"""`interlock dlq show`: everything that is known of one message."""

from __future__ import annotations

from typing import TYPE_CHECKING

import rich_click as click

from interlock_cli.dlq.connection import redis_url_option, with_redis
from interlock_cli.dlq.selection import service_argument

if TYPE_CHECKING:
    import redis.asyncio


@click.command()
@service_argument
@click.argument("id", metavar="ID")
@click.option(
    "--format",
    "format_name",
    type=click.Choice(("text", "json")),
    default="text",
    show_default=True,
    help="How to write it.",
)
@redis_url_option
def show(service: str, id: str, format_name: str, redis_url: str | None) -> None:
    """Tell why SERVICE gave the message ID up, and what the message is."""
    from interlock_cli.dlq.rendering import letter_as_json, letter_as_text
    from interlock_cli.terminal import tell

    async def work(client: redis.asyncio.Redis) -> None:
        from interlock_runtime.events.dead_letters import DeadLetters

        letter = await DeadLetters(client, service).show(id)
        if letter is None:
            raise click.UsageError(f"{service} has no dead letter {id}.")
        tell(letter_as_json(letter) if format_name == "json" else letter_as_text(letter))

    with_redis(redis_url, work)
