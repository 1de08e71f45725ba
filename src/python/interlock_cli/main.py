"""The command's entry point and the list of its commands."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping

import rich_click as click

from interlock_cli.lazy_group import LazyGroup
from interlock_cli.terminal import silence

# As a shell tells of a process that SIGINT, or writing to a pipe that nobody reads, has ended.
_INTERRUPTED = 130
_NOBODY_READS = 141


def _check() -> click.Command:
    from interlock_cli.check import check

    return check


def _graph() -> click.Command:
    from interlock_cli.graph import graph

    return graph


def _fix() -> click.Command:
    from interlock_cli.fix import fix

    return fix


def _format() -> click.Command:
    from interlock_cli.format import format

    return format


def _explain() -> click.Command:
    from interlock_cli.explain import explain

    return explain


def _dlq() -> click.Command:
    from interlock_cli.dlq.group import dlq

    return dlq


COMMANDS: Mapping[str, Callable[[], click.Command]] = {
    "check": _check,
    "graph": _graph,
    "fix": _fix,
    "format": _format,
    "explain": _explain,
    "dlq": _dlq,
}
"""Every command by its name, imported when it is asked for."""


class Program(LazyGroup):
    """The group of `COMMANDS`, which ends as programs do that are interrupted or that nobody reads."""

    loaders = COMMANDS

    def invoke(self, ctx: click.Context) -> object:
        try:
            try:
                return super().invoke(ctx)
            finally:
                sys.stdout.flush()
        except KeyboardInterrupt:
            raise SystemExit(_INTERRUPTED) from None
        except BrokenPipeError:
            silence()
            raise SystemExit(_NOBODY_READS) from None


def _tell_version(ctx: click.Context, parameter: click.Parameter, asked: bool) -> None:
    if not asked:
        return
    from importlib.metadata import PackageNotFoundError, version

    try:
        number = version("interlock-cli")
    except PackageNotFoundError:
        number = "from its sources, which have no version"
    click.echo(f"interlock {number}")
    ctx.exit()


@click.group(cls=Program, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_tell_version,
    help="Tell the version and end.",
)
def interlock() -> None:
    """Specs in, a running system of services out.

    Exit codes: 0 nothing found, 1 findings, 2 wrong usage or configuration.
    """


def main() -> None:
    """The process, under its own name however it was started."""
    interlock(prog_name="interlock")


if __name__ == "__main__":
    main()
