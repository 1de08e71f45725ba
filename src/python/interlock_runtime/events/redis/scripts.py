"""Lua scripts, each of which Redis runs as a whole or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar

import redis.asyncio
from redis.asyncio.client import Pipeline
from redis.exceptions import NoPermissionError, NoScriptError, RedisError
from redis.typing import EncodableT

T = TypeVar("T")


class ScriptMissing(RedisError):
    """Redis lacks a script that only its administrator may load; it is like a server that is not up yet."""


class Script:
    """A script by its text. Redis is told its SHA-1 alone, which is all that a user of few rights may do."""

    def __init__(self, text: str) -> None:
        self.text = text.removeprefix("\n")
        self.sha = hashlib.sha1(self.text.encode(), usedforsecurity=False).hexdigest()

    def add_to(self, pipeline: Pipeline, keys: Sequence[str], arguments: Sequence[EncodableT]) -> None:
        """To be executed within `with_scripts`."""
        pipeline.evalsha(self.sha, len(keys), *keys, *arguments)

    async def run(self, client: redis.asyncio.Redis, keys: Sequence[str], arguments: Sequence[EncodableT]) -> Any:
        """What it returns. Raises `ScriptMissing`, and what redis-py does."""

        async def ask() -> Any:
            return await client.evalsha(self.sha, len(keys), *keys, *arguments)

        return await with_scripts([self], client, ask)


async def with_scripts(scripts: Sequence[Script], client: redis.asyncio.Redis, ask: Callable[[], Awaitable[T]]) -> T:
    """The answer to `ask`, which is repeated once Redis was given the scripts, where it raises that one is missing.

    Raises:
        ScriptMissing: when it is not for this user to give Redis scripts.
    """
    try:
        return await ask()
    except NoScriptError:
        await _load(scripts, client)
        return await ask()


async def _load(scripts: Sequence[Script], client: redis.asyncio.Redis) -> None:
    try:
        for script in scripts:
            await client.script_load(script.text)
    except NoPermissionError as error:
        raise ScriptMissing(
            "Redis lacks a script, and this user may not load any: whoever runs Redis loads those of this version"
        ) from error
