"""The command's entry point and the list of its commands."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

import rich_click as click

COMMANDS: Mapping[str, str] = {
    "check": "interlock_cli.check",
    "explain": "interlock_cli.explain",
}
"""The module of each command; the command has the name there that it has here."""


class LazyGroup(click.RichGroup):
    """A group that imports a command's module only when that command is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        module = COMMANDS.get(cmd_name)
        if module is None:
            return None
        command: click.Command = getattr(import_module(module), cmd_name)
        return command


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Specs in, a running system of services out.

    Exit codes: 0 nothing found, 1 findings, 2 wrong usage.
    """


if __name__ == "__main__":
    main(prog_name="interlock")
