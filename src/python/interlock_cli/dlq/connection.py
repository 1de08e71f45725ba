"""The Redis that a command is about, and what is said when it cannot be used."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit, urlunsplit

import rich_click as click

if TYPE_CHECKING:
    import redis.asyncio

CONNECT_SECONDS = 5
ANSWER_SECONDS = 30

T = TypeVar("T")
_Command = TypeVar("_Command", bound=Callable[..., object])


class RedisUnusableError(click.ClickException):
    """Redis cannot be reached, or does not let us. The message says which one, without its password."""

    exit_code = 2


def redis_url_option(command: _Command) -> _Command:
    return click.option(
        "--redis-url",
        envvar="REDIS_URL",
        metavar="URL",
        help="The Redis of the services, as redis://[user:password@]host:port/0; else REDIS_URL tells.",
    )(command)


def with_redis(url: str | None, work: Callable[[redis.asyncio.Redis], Awaitable[T]]) -> T:
    """What `work` returns of the Redis at `url`, or of the embedded one where it is None.

    Raises `RedisUnusableError`.
    """
    import asyncio

    with _known(url) as known:
        return asyncio.run(_connected(known, work))


@contextmanager
def _known(url: str | None) -> Iterator[str]:
    if url:
        yield url
        return
    from interlock_runtime.embedded.errors import EmbeddedRedisError
    from interlock_runtime.embedded.redis import DEFAULT_FOLDER, embedded_redis

    if not DEFAULT_FOLDER.is_dir():
        raise RedisUnusableError(
            f"which Redis? Say it with --redis-url or REDIS_URL; there is no embedded one in {DEFAULT_FOLDER} either"
        )
    try:
        with embedded_redis() as embedded:
            yield embedded
    except EmbeddedRedisError as error:
        raise RedisUnusableError(str(error)) from error


async def _connected(url: str, work: Callable[[redis.asyncio.Redis], Awaitable[T]]) -> T:
    import redis.asyncio
    from redis.asyncio.retry import Retry
    from redis.backoff import NoBackoff

    try:
        client = redis.asyncio.Redis.from_url(
            url,
            socket_connect_timeout=CONNECT_SECONDS,
            socket_timeout=ANSWER_SECONDS,
            # Somebody waits who can try again.
            retry=Retry(NoBackoff(), 0),
        )
    except ValueError as error:
        raise RedisUnusableError(f"{_without_secrets(url)} is no address of a Redis: {_line(error)}") from error
    try:
        return await work(client)
    except (redis.RedisError, OSError, UnicodeError) as error:
        raise RedisUnusableError(f"the Redis at {_without_secrets(url)} cannot be used: {_line(error)}") from error
    finally:
        await client.aclose()


def _line(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__


def _without_secrets(url: str) -> str:
    """The URL without user, password and query."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "the given URL"
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))
