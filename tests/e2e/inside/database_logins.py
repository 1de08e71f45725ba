"""Logs in to PostgreSQL from this container: the argument is a JSON list of role, password, database and statement.

A role that is null is this container's own, with its own password; so is a database that is null. Prints, for each,
`ok` or what the server said.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

import asyncpg  # type: ignore[import-untyped]  # it ships no types

SECONDS = 5


async def attempt(role: str | None, password: str | None, database: str | None, statement: str) -> str:
    url = urlsplit(Path(os.environ["DATABASE_URL_FILE"]).read_text(encoding="utf-8").strip())
    try:
        connection = await asyncpg.connect(
            host=url.hostname,
            port=url.port or 5432,
            user=role or unquote(url.username or ""),
            password=password or unquote(url.password or ""),
            database=database or url.path.lstrip("/"),
            timeout=SECONDS,
            command_timeout=SECONDS,
        )
    except (asyncpg.PostgresError, OSError) as error:
        return f"no login: {type(error).__name__}: {error}"
    try:
        await connection.execute(statement)
    except asyncpg.PostgresError as error:
        return f"refused: {type(error).__name__}: {error}"
    finally:
        await connection.close()
    return "ok"


async def main() -> None:
    print(json.dumps([await attempt(*each) for each in json.loads(sys.argv[1])]))


if __name__ == "__main__":
    asyncio.run(main())
