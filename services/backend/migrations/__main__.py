"""`python -m services.backend.migrations upgrade | downgrade REVISION | current`, on the database of DATABASE_URL."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys

from alembic.util import CommandError
from sqlalchemy.exc import DBAPIError

from interlock_runtime.environment.problems import SettingsError
from services.backend.app.settings import DatabaseSettings
from services.backend.migrations import runner
from services.backend.storage.engine import connect


async def run(arguments: argparse.Namespace, database: DatabaseSettings) -> int:
    engine = connect(database.url)
    try:
        match arguments.command:
            case "upgrade":
                await runner.upgrade(engine, arguments.revision)
            case "downgrade":
                await runner.downgrade(engine, arguments.revision)
            case _:
                pass
        at = await runner.current(engine)
    finally:
        await engine.dispose()
    print(f"{at or 'empty'}{'' if at == runner.head() else f' (this version wants {runner.head()})'}")
    return 0


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m services.backend.migrations", description="Migrate the database.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("upgrade", help="go forward").add_argument("revision", nargs="?", default="head")
    commands.add_parser("downgrade", help="go back").add_argument("revision")
    commands.add_parser("current", help="say where the database is")
    arguments = parser.parse_args(argv)
    try:
        database = DatabaseSettings.from_environment(os.environ)
    except SettingsError as error:
        parser.error("; ".join(error.problems))
    try:
        return asyncio.run(run(arguments, database))
    except OSError as error:
        return _failed(f"the database of DATABASE_URL cannot be used: {error}")
    except DBAPIError as error:
        # Without a statement it was the connection that failed; a migration that fails is worth its traceback.
        if error.statement is not None:
            raise
        return _failed(f"the database of DATABASE_URL cannot be used: {error.orig}")
    except CommandError as error:
        return _failed(str(error))


def _failed(reason: str) -> int:
    print(f"error: {reason}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
