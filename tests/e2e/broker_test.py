"""What each service may do in Redis: with every stream, with what others keep there, with the server itself."""

from __future__ import annotations

from collections.abc import Iterator

from interlock.ir.services import Resource
from tests.e2e.figures import Attempt, Figures, Layer
from tests.e2e.inside.programs import Program
from tests.e2e.stack import Stack

Command = tuple[str, ...]

NOBODY = "e2e-nobody"
"""A consumer group that is not there: what is allowed fails for that, and changes nothing."""

ADMINISTRATION: tuple[Command, ...] = (
    ("ACL", "LIST"),
    ("ACL", "SETUSER", NOBODY),
    ("CLIENT", "LIST"),
    ("CONFIG", "GET", "*"),
    ("DBSIZE",),
    ("INFO",),
    ("KEYS", "*"),
    ("PUBLISH", "anything", "x"),
    ("SCAN", "0"),
    ("SUBSCRIBE", "anything"),
)
"""Nothing that any service has to do."""


def streams(system: Stack) -> list[str]:
    published = {each.event.stream for each in system.graph.publications}
    return sorted(published | {each.event.stream for each in system.graph.subscriptions})


def commands(system: Stack, service: str) -> Iterator[tuple[Command, bool]]:
    """Commands that change nothing also where they are allowed, and whether an edge is declared for them."""
    published = {each.event.stream for each in system.graph.published_by(service)}
    subscribed = {each.event.stream for each in system.graph.subscribed_by(service)}
    for stream in streams(system):
        # No entry can have this id: whoever may publish is told so.
        yield ("XADD", stream, "0-0", "field", "value"), stream in published
        reading: tuple[Command, ...] = (
            ("XREADGROUP", "GROUP", NOBODY, NOBODY, "COUNT", "1", "STREAMS", stream, ">"),
            ("XAUTOCLAIM", stream, NOBODY, NOBODY, "1000", "0"),
            ("XACK", stream, NOBODY, "0-1"),
        )
        yield from ((command, stream in subscribed) for command in reading)
        meddling: tuple[Command, ...] = (
            ("XRANGE", stream, "-", "+", "COUNT", "1"),
            ("XREAD", "COUNT", "1", "STREAMS", stream, "0-0"),
            ("XDEL", stream, "0-1"),
            ("XTRIM", stream, "MAXLEN", "1000000000"),
            ("RENAME", stream, f"{stream}.elsewhere"),
        )
        yield from ((command, False) for command in meddling)
    for other in system.services:
        if other != service:
            yield ("GET", f"interlock:{other}:anything"), False
            yield ("SET", f"interlock:{other}:anything", "x"), False
            yield ("AUTH", other, "a guess"), False
    for command in (*ADMINISTRATION, ("AUTH", "default", ""), ("AUTH", "redis-admin", "a guess")):
        yield command, False


def is_refused(answer: str) -> bool:
    return answer.startswith(("-NOPERM", "-WRONGPASS", "-NOAUTH"))


def test_each_service_does_in_redis_what_its_edges_say_and_nothing_else(system: Stack, figures: Figures) -> None:
    attempts = []
    for service in system.graph.services:
        if not service.reaches(Resource.REDIS):
            continue
        wanted = list(commands(system, service.name))
        said = system.run_inside(service.name, Program.REDIS_COMMANDS, [command for command, _ in wanted])
        attempts += [
            Attempt(Layer.BROKER, service.name, " ".join(command), is_declared, not is_refused(answer), answer)
            for (command, is_declared), answer in zip(wanted, said, strict=True)
        ]

    assert figures.add(attempts) == []
    for verb in ("XADD", "XREADGROUP", "XAUTOCLAIM", "XACK"):
        tried = {attempt.is_declared for attempt in attempts if attempt.what.startswith(f"{verb} ")}
        assert tried == {True, False}, verb
