"""Which dead letters a command is about: those named, or all that have something in common."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import rich_click as click

if TYPE_CHECKING:
    from interlock_runtime.events.dead_letters import DeadLetter, DeadLetters

REASONS = ("undecodable", "invalid", "unknown-type", "exhausted", "refused")
"""The values of `interlock_runtime.events.dead_letters.Reason`, which help does not load; a test compares them."""

_Command = TypeVar("_Command", bound=Callable[..., object])


@dataclass(frozen=True, slots=True)
class Named:
    """Those with these ids."""

    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Matching:
    """All that there are now with this reason and this type of event; None is any."""

    reason: str | None
    event: str | None

    def has(self, letter: DeadLetter) -> bool:
        return self.reason in (None, letter.reason) and self.event in (None, letter.type)


def service_argument(command: _Command) -> _Command:
    return click.argument("service", metavar="SERVICE")(command)


def selection_options(command: _Command) -> _Command:
    """The arguments of `selection`."""
    for decorate in (
        click.option("--event", metavar="TYPE", help="With --all: of this event only, as users.user_registered."),
        click.option("--reason", type=click.Choice(REASONS), help="With --all: given up for this reason only."),
        click.option("--all", "everything", is_flag=True, help="All that there are now."),
        click.argument("ids", metavar="[ID]...", nargs=-1),
    ):
        command = decorate(command)
    return command


def selection(ids: Sequence[str], everything: bool, reason: str | None, event: str | None) -> Named | Matching:
    """What the arguments mean. Raises `click.UsageError` where they contradict each other."""
    if bool(ids) == everything:
        raise click.UsageError("Which ones? Give their ids, or --all.")
    if ids:
        if reason is not None or event is not None:
            raise click.UsageError("--reason and --event choose among --all; ids say for themselves which ones.")
        return Named(tuple(dict.fromkeys(ids)))
    return Matching(reason, event)


async def selected(dead: DeadLetters, chosen: Named | Matching, service: str) -> Sequence[str]:
    """The ids of what was chosen, oldest first or as they were named.

    Raises `click.UsageError` for a named one that is not there.
    """
    match chosen:
        case Named(ids):
            unknown = [id for id in ids if await dead.show(id) is None]
            if unknown:
                raise click.UsageError(f"{service} has no dead letter {', '.join(unknown)}.")
            return ids
        case Matching():
            return [letter.id async for letter in dead.scan() if chosen.has(letter)]


def tell_done(done: str, asked: Sequence[str], changed: Sequence[str], unfit: Sequence[str] = ()) -> int:
    """Says how many there were, which had gone before they could be, and which stay, being `unfit`.

    Returns the exit code.
    """
    from interlock_cli.terminal import tell

    tell(f"{len(changed)} {done}")
    gone = sorted({*asked} - {*changed} - {*unfit})
    if gone:
        click.echo(f"gone meanwhile: {', '.join(gone)}", err=True)
    if unfit:
        click.echo(f"kept, since they lack the message or its stream: {', '.join(unfit)}", err=True)
    return 1 if gone or unfit else 0
