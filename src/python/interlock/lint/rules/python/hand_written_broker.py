"""Messages and tasks that go round the declared ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from interlock.diagnostics.catalogue.entry import Entry, example_file
from interlock.lint.python.exemptions import is_looked_at
from interlock.lint.python.expressions import Called, Expr, Member
from interlock.lint.python.facts import WorkspaceFacts
from interlock.lint.python.message_names import Names
from interlock.lint.python.messaging import (
    BY_KEYWORD,
    BY_METHOD,
    DEFINING,
    ENQUEUEING,
    NAMING,
    SUBSCRIBING,
    WRITING,
    Doubt,
    Sort,
    concern_of,
    is_made,
    is_task_of,
    sort_of,
)
from interlock.lint.python.origins import Origins, is_untold
from interlock.lint.python.resolving.project import Project
from interlock.lint.python.rule import Finding, PythonRule, Reach
from interlock.lint.python.spelt_commands import Word, names_of_spelt, sort_of_spelt
from interlock.lint.python.summary import Call, Class, Decorator, Function, ModuleSummary


def check(module: ModuleSummary, project: Project, facts: WorkspaceFacts) -> Iterator[Finding]:
    look = _Look(module, project, facts)
    concerns = project.answers(concern_of)
    told: set[int] = set()
    holders: list[tuple[Call, str]] = []
    for call, callees in project.called(module):
        if not callees:
            yield from look.of_unknown(call)
        for callee in callees:
            concern = concerns[callee]
            if concern is None:
                continue
            if concern is NAMING:
                holders.append((call, callee))
                continue
            act = look.act(concern, call, callee)
            if act is not None:
                told.add(call.start)
                yield _finding(call, callee, act.sort, act.names, facts)
                break
            if concern is Doubt.NAME:
                yield from look.of_unknown(call)
                break
    for call, callee in holders:
        names = look.names.of(call, NAMING)
        if not look.names.has_read(call) and any(name in facts.streams for name in names):
            yield _finding(call, callee, NAMING, names, facts)
    definitions: list[Function | Class] = [*module.functions, *module.classes]
    for definition in definitions:
        if definition.decorators:
            yield from look.decorated(definition, told)


class _Act(NamedTuple):
    """What a call does by hand, and the names of the streams or tasks that it is about, as far as they are known."""

    sort: Sort
    names: tuple[str, ...]


class _Look:
    """What can be told of the calls and decorators of a module."""

    def __init__(self, module: ModuleSummary, project: Project, facts: WorkspaceFacts) -> None:
        self._module = module
        self._project = project
        self._facts = facts
        self.names = Names(module, project)

    def act(self, concern: Sort | Doubt, call: Call, callee: str) -> _Act | None:
        """What a call does. Of a doubt it shows by more than the name of what is called: by a command, a script, or
        where the thing is made.
        """
        owner = callee.rpartition(".")[0]
        match concern:
            case Sort():
                return _Act(concern, self.names.of(call, concern))
            case Doubt.COMMAND:
                return _spelt((self.names.words(call),))
            case Doubt.SCRIPT:
                return _spelt(self.names.scripted(call))
            case Doubt.TASK:
                return self._by_keyword(ENQUEUEING, call) if self._is_task(call, owner) else None
            case Doubt.PUBLISHER:
                untold = any(map(is_untold, Origins(self._project).of_owner(self._module, call)))
                return self._by_keyword(WRITING, call) if untold else None
            case Doubt.NAME:
                return None

    def _by_keyword(self, sort: Sort, call: Call) -> _Act:
        """Of what has been given its name where it was made."""
        return _Act(sort, self.names.of(call, sort._replace(place=BY_KEYWORD)))

    def of_unknown(self, call: Call) -> Iterator[Finding]:
        """A declared name that is given to what publishes, subscribes or enqueues by its own name, whatever it is."""
        callee = call.callee
        shown = callee if isinstance(callee, str) else callee.name if isinstance(callee, Member) else ""
        sort = BY_METHOD.get(shown.rpartition(".")[2])
        if sort is None:
            return
        declared = self._facts.tasks if sort.kind == "task" else self._facts.streams
        names = (*self.names.of(call, sort), *self.names.of(call, sort._replace(place=0)))
        known = tuple(name for name in names if name in declared)
        if known:
            yield _finding(call, shown, sort, known, self._facts)

    def decorated(self, definition: Function | Class, told: set[int]) -> Iterator[Finding]:
        """Decorators without arguments: those with some are calls."""
        outside = self._module.scopes[definition.scope].parent
        for decorator in definition.decorators:
            if decorator.start in told or isinstance(decorator.expression, Called):
                continue
            for value in self._project.resolve(self._module, decorator.expression, outside):
                sort = sort_of(self._project, value)
                if sort is None and is_made(value) and self._is_untold(decorator.expression, outside):
                    sort = SUBSCRIBING if value.endswith("subscriber()") else WRITING
                if sort is not None:
                    # A task without a name has that of its function, a handler has none of its stream.
                    names = (definition.name.rpartition(".")[2],) if sort is DEFINING else ()
                    yield _finding(decorator, value, sort, names, self._facts)
                    break

    def _is_task(self, call: Call, owner: str) -> bool:
        """Whether something is a task that is defined where no rule looks."""
        function = self._project.function(owner)
        if function is None:
            made = Origins(self._project).of_owner(self._module, call) if is_task_of(owner) else ()
            return any(map(is_untold, made))
        module, definition = function
        if module.header is not None or is_looked_at(module.path):
            return False
        outside = module.scopes[definition.scope].parent
        return any(
            is_task_of(value)
            for each in definition.decorators
            for value in self._project.resolve(module, each.expression, outside)
        )

    def _is_untold(self, expression: Expr, scope: int) -> bool:
        return any(map(is_untold, Origins(self._project).of(self._module, expression, scope)))


def _spelt(commands: Iterable[Sequence[Word]]) -> _Act | None:
    """What the first of some commands does that is about streams or channels."""
    for words in commands:
        sort = sort_of_spelt(words)
        if sort is not None:
            return _Act(sort, tuple(names_of_spelt(words)))
    return None


def _finding(
    place: Call | Decorator, callee: str, sort: Sort, names: tuple[str, ...], facts: WorkspaceFacts
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
Events and tasks are declared in the specs; from there come their types, who may send and receive them, and modules that
deliver them at least once and in the transaction that they belong to. What is sent or read by a broker's own methods
has none of that.

Found are, of FastStream's brokers and routers, `publish`, `publish_batch`, `request`, `publisher` and `subscriber`; of
Redis clients, blocking or not, the commands of streams and of publish and subscribe, also as `execute_command` and as
`redis.call` in a script; of Celery, `send_task`, signatures by name, `task`, `shared_task` and tasks taken from the
registry; and of the runtime, `EventType`, `OutgoingEvent`, `StreamEntry`, `outgoing` and `Subscription`, which
generated publishers and subscribers call and nobody else. Where the name is that of a declared event or task, the
finding says which. It is found as well where no spec declares the name, or nothing is known of it: each service's user
of the broker may touch the declared streams and no other, so what passes on a machine with an open broker would be
refused where it counts. A publisher, a subscriber or a task that a module outside `services/` or a test helper makes is
found where it is used. The name of a declared event or task is found as well where it is given to a method `publish`,
`publisher`, `subscriber`, `subscribe`, `xadd`, `xread`, `send_task` or `signature` of a thing of which nothing is
known, or of a class of the service's own, and to `StreamSub`. To make a broker or a client and to hand it to generated
code is no finding, nor is Redis as a cache. Tests and migrations are exempt.

The name is not told where it is a key of a dictionary that is written into the call (`xread({"news": "$"})`), or is
made by a function of which it is only an argument (`publish(channel("news"))`).

Not seen are brokers and clients in dictionaries and in parameters without an annotation where the name is not declared
or not written out, Celery's schedules (`beat_schedule`) and classes of `Task` that are not registered, scripts of Redis
beyond their first 400 characters and by their hash, what functions outside `services/` send when they are called, and
other libraries, such as `kombu` and `websockets`.""",
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
