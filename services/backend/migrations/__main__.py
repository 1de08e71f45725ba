"""`python -m services.backend.migrations upgrade | downgrade REVISION | current`, on the database of DATABASE_URL."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys

from interlock_runtime.settings import SettingsError
from services.backend.app.settings import DatabaseSettings, database_settings
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
        database = database_settings(os.environ)
    except SettingsError as error:
        parser.error("; ".join(error.problems))
    return asyncio.run(run(arguments, database))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
