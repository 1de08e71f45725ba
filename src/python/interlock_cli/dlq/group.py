"""The list of the commands about dead letters."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar

import rich_click as click

from interlock_cli.lazy_group import LazyGroup


def _list() -> click.Command:
    from interlock_cli.dlq.list import list_dead_letters

    return list_dead_letters


def _show() -> click.Command:
    from interlock_cli.dlq.show import show

    return show


def _replay() -> click.Command:
    from interlock_cli.dlq.replay import replay

    return replay


def _drop() -> click.Command:
    from interlock_cli.dlq.drop import drop

    return drop


COMMANDS: Mapping[str, Callable[[], click.Command]] = {
    "list": _list,
    "show": _show,
    "replay": _replay,
    "drop": _drop,
}


class DeadLetterCommands(LazyGroup):
    loaders: ClassVar[Mapping[str, Callable[[], click.Command]]] = COMMANDS


@click.group(cls=DeadLetterCommands)
def dlq() -> None:
    """Look at the messages that services gave up, hand them to the service once more, or throw them away.

    Redis is the one of --redis-url or REDIS_URL, else the embedded one that processes in this folder share.
    """
