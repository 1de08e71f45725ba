"""Messages and tasks that go round the declared ones."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from interlock.diagnostics.catalogue.entry import Entry, example_file
from interlock.lint.python.definitions import Definitions
from interlock.lint.python.expressions import Called, Expr, Member, Subscripted
from interlock.lint.python.facts import WorkspaceFacts
from interlock.lint.python.project import UNKNOWN, Project
from interlock.lint.python.rule import Finding, PythonRule, Reach
from interlock.lint.python.summary import Call, Class, Decorator, Function, ModuleSummary

_FASTSTREAM = "faststream"
_SENDING = frozenset({"publish", "publish_batch", "request", "publisher"})
_RECEIVING = frozenset({"subscriber"})
_OF_BROKERS = _SENDING | _RECEIVING
_STANDING_FOR = re.compile(r"faststream\.(\w+\.)*\w+(Route|Publisher)")
"""FastStream's classes that stand for a subscriber or a publisher of a router."""

_REDIS = frozenset({"redis", "aioredis", "valkey", "fakeredis"})
_WRITING = frozenset({"publish", "spublish", "xadd"})
_READING = frozenset(
    {
        "subscribe",
        "psubscribe",
        "ssubscribe",
        "xread",
        "xreadgroup",
        "xrange",
        "xrevrange",
        "xack",
        "xackdel",
        "xautoclaim",
        "xclaim",
        "xgroup_create",
        "xgroup_setid",
    }
)
_COMMANDS = _WRITING | _READING
_EXECUTE = "execute_command"

_CELERY = frozenset({"celery"})
_SENDING_TASKS = frozenset({"send_task", "signature", "subtask", "Signature"})
_DEFINING_TASKS = frozenset({"task", "shared_task", "register_task"})
_BY_NAME = re.compile(r"celery(\.\w+(\(\))?)*\.tasks\.(delay|apply|apply_async|s|si|signature)")
"""What is done with a task that is taken from a registry of tasks by its name."""

_NAMING = ("stream", "channel", "list", "name", "task", "streams", "type")
"""Keywords by which a call is told the name of a stream, a channel or a task."""


class _Sort(NamedTuple):
    """What is done by hand, and what is declared and generated in its place."""

    what: str
    kind: str
    spec: str
    suffix: str
    place: int


_PUBLISHING = _Sort("published", "event", "events.yaml", "publisher", 1)
_WRITTEN = _Sort("published", "event", "events.yaml", "publisher", 0)
_SUBSCRIBING = _Sort("read", "event", "events.yaml", "subscriber", 0)
_ENQUEUEING = _Sort("enqueued", "task", "tasks.yaml", "enqueue", 0)
_DEFINING = _Sort("defined", "task", "tasks.yaml", "worker", 0)


_OF_GENERATED_CODE = {
    "interlock_runtime.events.sink.EventType": _WRITTEN,
    "interlock_runtime.events.sink.OutgoingEvent": _WRITTEN,
    "interlock_runtime.events.outgoing.outgoing": _WRITTEN,
    "interlock_runtime.events.subscription.Subscription": _SUBSCRIBING,
}
"""What the runtime has for generated publishers and subscribers to call, and nobody else."""


def check(module: ModuleSummary, project: Project, facts: WorkspaceFacts) -> Iterator[Finding]:
    names = _Names(module, project)
    with_arguments: set[int] = set()
    for call, callees in project.called(module):
        for callee in callees:
            sort = _sort(project, callee) or _command(project, module, call, callee)
            if sort is not None:
                with_arguments.add(call.start)
                yield _finding(call, callee, sort, names.of(call, sort), facts)
                break
    definitions: list[Function | Class] = [*module.functions, *module.classes]
    for definition in definitions:
        if definition.decorators:
            yield from _decorated(module, project, definition, with_arguments, facts)


def _sort(project: Project, callee: str) -> _Sort | None:
    """What calling something does by hand, None for what is of no concern."""
    owner, _, method = callee.rpartition(".")
    package = callee.partition(".")[0]
    for each in (callee, *project.ancestors(callee)):
        if each in _OF_GENERATED_CODE:
            return _OF_GENERATED_CODE[each]
    if package == _FASTSTREAM:
        return _of_faststream(callee, owner, method)
    if package in _REDIS and method in _COMMANDS:
        return _WRITTEN if method in _WRITING else _SUBSCRIBING
    if package in _CELERY:
        return _of_celery(callee, method)
    return None


def _of_faststream(callee: str, owner: str, method: str) -> _Sort | None:
    if _STANDING_FOR.fullmatch(callee):
        return _SUBSCRIBING if callee.endswith("Route") else _WRITTEN
    # What a publisher does that was found where it was made is not told again.
    if method not in _OF_BROKERS or owner.endswith(("publisher()", "subscriber()")):
        return None
    if method in _RECEIVING:
        return _SUBSCRIBING
    return _WRITTEN if method == "publisher" else _PUBLISHING


def _of_celery(callee: str, method: str) -> _Sort | None:
    if method in _DEFINING_TASKS:
        return _DEFINING
    if _BY_NAME.fullmatch(callee):
        return _ENQUEUEING
    return _ENQUEUEING if method in _SENDING_TASKS else None


def _command(project: Project, module: ModuleSummary, call: Call, callee: str) -> _Sort | None:
    """`execute_command("XADD", ...)`."""
    if not callee.endswith(f".{_EXECUTE}") or callee.partition(".")[0] not in _REDIS or not call.arguments:
        return None
    commands = {text.lower().replace(" ", "_") for text in project.texts(module, call.arguments[0], call.scope)}
    if commands.isdisjoint(_COMMANDS):
        return None
    return _PUBLISHING._replace(what="published" if commands & _WRITING else "read")


def _decorated(
    module: ModuleSummary,
    project: Project,
    definition: Function | Class,
    told: set[int],
    facts: WorkspaceFacts,
) -> Iterator[Finding]:
    """Decorators without arguments: those with some are calls."""
    outside = module.scopes[definition.scope].parent
    for decorator in definition.decorators:
        if decorator.start in told or isinstance(decorator.expression, Called):
            continue
        for value in project.resolve(module, decorator.expression, outside):
            sort = _sort(project, value)
            if sort is not None:
                yield _finding(decorator, value, sort, (definition.name.rpartition(".")[2],), facts)
                break


class _Names:
    """What the streams and tasks are called that calls in a module are about, as far as it can be told."""

    def __init__(self, module: ModuleSummary, project: Project) -> None:
        self._module = module
        self._project = project
        self._definitions = Definitions(project)

    def of(self, call: Call, sort: _Sort) -> tuple[str, ...]:
        by_keyword = [value for name, value in call.keywords if name in _NAMING]
        by_place = call.arguments[sort.place : sort.place + 1]
        match call.callee:
            case Member(of=Subscripted(items=from_registry)):
                given = from_registry
            case _:
                given = (*by_keyword, *by_place)
        found = [text for each in given for text in self._texts(each, call.scope)]
        return tuple(dict.fromkeys(text for text in found if UNKNOWN not in text))

    def _texts(self, expression: Expr, scope: int) -> Iterator[str]:
        yield from self._project.texts(self._module, expression, scope)
        for module, at, made in self._definitions.of(self._module, expression, scope):
            match made:
                case Called(arguments=arguments, keywords=keywords):
                    for each in (*arguments[:1], *(value for name, value in keywords if name in _NAMING)):
                        yield from self._project.texts(module, each, at)
                case _:
                    pass


def _finding(
    place: Call | Decorator, callee: str, sort: _Sort, names: tuple[str, ...], facts: WorkspaceFacts
) -> Finding:
    declared: Mapping[str, str] = facts.tasks if sort.kind == "task" else facts.streams
    known = next((name for name in names if name in declared), None)
    if known is not None:
        address = declared[known]
        return Finding(
            place.start,
            place.end,
            f"`{known}` is {sort.what} by hand, by `{callee}`, but is declared as `{address}`",
            f"use the generated module `{_module(address)}_{sort.suffix}`",
        )
    if names:
        message = f"`{names[0]}` is {sort.what} by hand, by `{callee}`, and no spec declares it"
    else:
        plural = "a task" if sort.kind == "task" else "a message"
        message = f"{plural} is {sort.what} by hand, by `{callee}`"
    help = f"declare the {sort.kind} in {_article(sort.spec)} and use the `..._{sort.suffix}` module that comes of it"
    return Finding(place.start, place.end, message, help)


def _article(spec: str) -> str:
    return f"{'an' if spec[0] in 'aeiou' else 'a'} {spec}"


def _module(address: str) -> str:
    """The generated module of what is declared: `specs.users.events` of `specs/users:events#user_registered`."""
    folder, _, rest = address.partition(":")
    return f"{folder.replace('/', '.')}.{rest.partition('#')[0]}"


_MODELS = example_file(
    "specs/users/models.yaml",
    """
    models:
      UserRegistered:
        fields:
          user_id: int
    """,
)
_EVENTS = example_file(
    "specs/users/events.yaml",
    """
    events:
      user_registered:
        message: UserRegistered
    """,
)

RULE = PythonRule(
    Entry(
        id="lint/hand-written-broker",
        title="A message or task that goes round the declared ones",
        reason="""\
Events and tasks are declared in the specs; from there come their types, who may send and receive them, and modules
that deliver them at least once and in the transaction that they belong to. What is sent or read by a broker's own
methods has none of that.

Found are, of FastStream's brokers and routers, `publish`, `publish_batch`, `request`, `publisher` and `subscriber`; of
Redis clients, blocking or not, the commands of streams and of publish and subscribe; of Celery, `send_task`,
signatures by name, `task`, `shared_task` and tasks taken from the registry; and of the runtime, `EventType`,
`OutgoingEvent`, `outgoing` and `Subscription`, which generated publishers and subscribers call and nobody else. Where
the name is that of a declared event or task, the finding says which. It is found as well where no spec declares the
name, or nothing is known of it: each service's user of the broker may touch the declared streams and no other, so what
passes on a machine with an open broker would be refused where it counts. To make a broker or a client and to hand it
to generated code is no finding, nor is Redis as a cache. Tests and migrations are exempt.""",
        bad=(
            _MODELS,
            _EVENTS,
            example_file(
                "services/shop/controllers/orders.py",
                """
                from faststream.redis import RedisBroker

                STREAM = "users.user_registered"


                async def announce(broker: RedisBroker, user_id: int) -> None:
                    await broker.publish({"user_id": user_id}, stream=STREAM)  # found
                """,
            ),
        ),
        good=(
            _MODELS,
            _EVENTS,
            example_file(
                "services/shop/controllers/orders.py",
                """
                from redis.asyncio import Redis

                from specs.users.events_publisher import UsersPublisher
                from specs.users.models import UserRegistered


                class Seen:
                    def __init__(self, cache: Redis) -> None:
                        self._cache = cache

                    async def add(self, user_id: int) -> bool:
                        return bool(await self._cache.set(f"seen:{user_id}", "1", nx=True, ex=60))


                async def announce(publisher: UsersPublisher, seen: Seen, user_id: int) -> None:
                    if await seen.add(user_id):
                        await publisher.user_registered(UserRegistered(user_id=user_id))
                """,
            ),
            example_file(
                "services/shop/app/main.py",
                """
                from interlock_runtime.events.broker import redis_broker
                from interlock_runtime.events.worker import EventWorker
                from specs.users.events_subscriber import on_user_registered

                from services.shop.app.providers import handler, unit_of_work


                def worker(url: str) -> EventWorker:
                    subscriptions = [on_user_registered(handler, unit_of_work=unit_of_work)]
                    return EventWorker(redis_broker(url), subscriptions, service="shop")
                """,
            ),
        ),
    ),
    Reach.SOURCES,
    check,
)
