"""The command's entry point and the list of its commands."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import rich_click as click


def _check() -> click.Command:
    from interlock_cli.check import check

    return check


def _explain() -> click.Command:
    from interlock_cli.explain import explain

    return explain


COMMANDS: Mapping[str, Callable[[], click.Command]] = {"check": _check, "explain": _explain}
"""Every command by its name, imported when it is asked for."""


class LazyGroup(click.RichGroup):
    """A group of `COMMANDS`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        load = COMMANDS.get(cmd_name)
        return None if load is None else load()


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Specs in, a running system of services out.

    Exit codes: 0 nothing found, 1 findings, 2 wrong usage.
    """


if __name__ == "__main__":
    main(prog_name="interlock")
