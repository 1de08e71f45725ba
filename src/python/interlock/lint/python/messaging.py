"""What of FastStream, Redis, Celery and the runtime sends, receives and defines messages and tasks."""

from __future__ import annotations

import re
from enum import Enum
from typing import NamedTuple

from interlock.lint.python.resolving.project import Project

_FASTSTREAM = "faststream"
_PUBLISHER, _SUBSCRIBER = "publisher", "subscriber"
_SENDING = frozenset({"publish", "publish_batch", "request", _PUBLISHER})
_RECEIVING = frozenset({_SUBSCRIBER})
_OF_BROKERS = _SENDING | _RECEIVING
_STANDING_FOR = re.compile(r"faststream\.(\w+\.)*\w+(Route|Publisher)")
"""FastStream's classes that stand for a subscriber or a publisher of a router."""
_NAMES = re.compile(r"faststream\.(\w+\.)*(Stream|Pub|List)Sub")
"""Those that only hold the name of a stream, channel or list."""
_HOLDING = re.compile(rf"{_NAMES.pattern}|faststream\.rabbit\.(\w+\.)*Rabbit(Queue|Exchange)")
_TEXTS = frozenset({"builtins.str", "builtins.bytes"})

_REDIS = frozenset({"redis", "aioredis", "valkey", "fakeredis"})
_WRITING = frozenset({"publish", "spublish", "xadd"})
_CHANGING = frozenset(
    {
        "xack",
        "xackdel",
        "xautoclaim",
        "xclaim",
        "xdel",
        "xdelex",
        "xgroup_create",
        "xgroup_createconsumer",
        "xgroup_delconsumer",
        "xgroup_destroy",
        "xgroup_setid",
        "xsetid",
        "xtrim",
    }
)
_READING = frozenset(
    {
        "subscribe",
        "psubscribe",
        "ssubscribe",
        "xinfo_consumers",
        "xinfo_groups",
        "xinfo_stream",
        "xlen",
        "xpending",
        "xpending_range",
        "xrange",
        "xread",
        "xreadgroup",
        "xrevrange",
    }
)
_COMMANDS = _WRITING | _CHANGING | _READING
_EXECUTING = frozenset({"execute_command", "send_command"})
_SCRIPTING = frozenset({"eval", "eval_ro", "register_script", "script_load"})
COMMAND_WORDS = frozenset(name.partition("_")[0] for name in _COMMANDS)
SUBSCRIBING_WORDS = frozenset({"subscribe", "psubscribe", "ssubscribe"})
"""What is given any number of channels."""

_CELERY = frozenset({"celery"})
_SENDING_TASKS = frozenset({"send_task", "signature", "subtask", "Signature"})
_DEFINING_TASKS = frozenset({"task", "shared_task", "register_task"})
_TASK_METHODS = frozenset({"delay", "apply", "apply_async", "s", "si", "signature"})
_BY_NAME = re.compile(rf"celery(\.\w+(\(\))?)*\.tasks(\.get\(\))?\.({'|'.join(sorted(_TASK_METHODS))})")
"""What is done with a task that is taken from a registry of tasks by its name."""


class Sort(NamedTuple):
    """What is done by hand, and what is declared and generated in its place. `place` is that of the name of the stream,
    channel or task among the arguments, and `most` is how many there may be from there on.
    """

    what: str
    kind: str
    spec: str
    suffix: str
    place: int
    most: int = 1


BY_KEYWORD = 98
"""The place of a name that no argument by position gives: others than the first are the message, or the task's own."""
BY_REGISTRY = 99
"""That of a name by which a registry of tasks was asked."""
_ANY_NUMBER = 99

PUBLISHING = Sort("published", "event", "events.yaml", "publisher", 1)
WRITING = Sort("published", "event", "events.yaml", "publisher", 0)
CHANGING = Sort("changed", "event", "events.yaml", "subscriber", 0)
SUBSCRIBING = Sort("read", "event", "events.yaml", "subscriber", 0)
_SUBSCRIBING_BY_ROUTE = SUBSCRIBING._replace(place=1)
_SUBSCRIBING_TO_CHANNELS = SUBSCRIBING._replace(most=_ANY_NUMBER)
_READING_IN_GROUP = SUBSCRIBING._replace(place=2)
_PUBLISHING_SEVERAL = PUBLISHING._replace(place=BY_KEYWORD)
NAMING = Sort("named", "event", "events.yaml", "subscriber", 0)
ENQUEUEING = Sort("enqueued", "task", "tasks.yaml", "enqueue", 0)
DEFINING = Sort("defined", "task", "tasks.yaml", "worker", 0)

_OF_GENERATED_CODE = {
    "interlock_runtime.events.contract.EventType": WRITING,
    "interlock_runtime.events.sink.OutgoingEvent": WRITING,
    "interlock_runtime.events.publishing.outgoing.outgoing": WRITING,
    "interlock_runtime.events.publishing.stream_writer.StreamEntry": WRITING,
    "interlock_runtime.events.subscription.Subscription": SUBSCRIBING,
}
"""What the runtime has for generated publishers and subscribers to call, and nobody else."""

BY_METHOD: dict[str, Sort] = {
    "publish": PUBLISHING,
    "publish_batch": _PUBLISHING_SEVERAL,
    **dict.fromkeys(("publisher", "spublish", "xadd"), WRITING),
    **dict.fromkeys(("subscriber", "xread"), SUBSCRIBING),
    **dict.fromkeys(SUBSCRIBING_WORDS, _SUBSCRIBING_TO_CHANNELS),
    "xreadgroup": _READING_IN_GROUP,
    **dict.fromkeys(("send_task", "signature"), ENQUEUEING),
}
"""What methods of these names do, whatever they are methods of."""


class Doubt(Enum):
    """What has to be looked at to tell what a call does."""

    COMMAND = "the command that is spelt out"
    SCRIPT = "the commands in a script"
    TASK = "where the task is defined"
    PUBLISHER = "where the publisher is made"
    NAME = "the stream or task that it is given"


def concern_of(project: Project, callee: str) -> Sort | Doubt | None:
    """What calling something may do by hand; `NAMING` of what holds a name only."""
    sort = sort_of(project, callee)
    if sort is not None:
        return sort
    owner, _, method = callee.rpartition(".")
    if callee.partition(".")[0] in _REDIS:
        return Doubt.COMMAND if method in _EXECUTING else Doubt.SCRIPT if method in _SCRIPTING else None
    if callee.startswith(f"{_FASTSTREAM}."):
        if _NAMES.fullmatch(callee):
            return NAMING
        return Doubt.PUBLISHER if is_made(owner) and method in _OF_BROKERS else None
    if method in _TASK_METHODS and (project.function(owner) is not None or is_task_of(owner)):
        return Doubt.TASK
    return Doubt.NAME if method in BY_METHOD and not callee.startswith("specs.") else None


def sort_of(project: Project, callee: str) -> Sort | None:
    """What calling something does by hand, None for what is of no concern."""
    owner, _, method = callee.rpartition(".")
    package = callee.partition(".")[0]
    for each in (callee, *project.ancestors(callee)):
        if each in _OF_GENERATED_CODE:
            return _OF_GENERATED_CODE[each]
    if package == _FASTSTREAM:
        return _of_faststream(callee, owner, method)
    if package in _REDIS and method in _COMMANDS:
        return sort_of_command(method)
    if package in _CELERY:
        return _of_celery(callee, method)
    return None


def _of_faststream(callee: str, owner: str, method: str) -> Sort | None:
    if _STANDING_FOR.fullmatch(callee):
        return _SUBSCRIBING_BY_ROUTE if callee.endswith("Route") else WRITING
    # What a publisher does that was found where it was made is not told again.
    if method not in _OF_BROKERS or is_made(owner):
        return None
    if method in _RECEIVING:
        return SUBSCRIBING
    return WRITING if method == _PUBLISHER else BY_METHOD.get(method, PUBLISHING)


def holds_name(project: Project, callee: str) -> bool:
    """Whether what a call makes has, as its first argument or by a keyword, the name of a stream, channel or list."""
    return callee in _TEXTS or any(_HOLDING.fullmatch(each) for each in (callee, *project.ancestors(callee)))


def is_made(value: str) -> bool:
    """Whether a value is what a broker gives as a publisher or a subscriber."""
    return value.endswith((".publisher()", ".subscriber()")) and value.startswith(f"{_FASTSTREAM}.")


def is_task_of(value: str) -> bool:
    """Whether a value is a decorator that makes tasks, or one that such a decorator made."""
    name = value.removesuffix("()").rpartition(".")[2]
    return value.partition(".")[0] in _CELERY and name in _DEFINING_TASKS


def sort_of_command(name: str) -> Sort:
    """What a command of Redis does, by the name of it or of the client's method."""
    if name in _WRITING:
        return WRITING
    if name in SUBSCRIBING_WORDS:
        return _SUBSCRIBING_TO_CHANNELS
    if name == "xreadgroup":
        return _READING_IN_GROUP
    return CHANGING if name in _CHANGING or name == "xgroup" else SUBSCRIBING


def _of_celery(callee: str, method: str) -> Sort | None:
    if method in _DEFINING_TASKS:
        return DEFINING
    if _BY_NAME.fullmatch(callee):
        return ENQUEUEING._replace(place=BY_REGISTRY)
    return ENQUEUEING if method in _SENDING_TASKS else None
