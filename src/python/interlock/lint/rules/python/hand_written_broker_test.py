from __future__ import annotations

from collections.abc import Mapping

import pytest

from interlock.lint.python.facts import NO_FACTS, WorkspaceFacts
from interlock.lint.python.indexing.indexer import index
from interlock.lint.python.resolving.project import Project
from interlock.lint.python.testing import Sources, found_in, marked, reported
from interlock.lint.rules.python.hand_written_broker import RULE

FACTS = WorkspaceFacts(
    services=("shop",),
    streams={"users.user_registered": "specs/users:events#user_registered"},
    tasks={"digests.send_digest": "specs/digests:tasks#send_digest"},
)
SHOP = "services/shop/controllers/orders.py"


def shop(text: str) -> Sources:
    return {SHOP: text}


BROKERS: Mapping[str, Sources] = {
    "publish of a broker": shop(
        """
        from faststream.redis import RedisBroker

        broker = RedisBroker()


        async def tell():
            await broker.publish({}, stream="users.user_registered")  # found
        """
    ),
    "a broker by another name": shop(
        """
        import faststream.redis as messaging

        Bus = messaging.RedisBroker


        async def tell(bus: Bus):
            await bus.publish({}, "users.user_registered")  # found
        """
    ),
    "a broker of another kind": shop(
        """
        from faststream.rabbit import RabbitBroker


        async def tell(broker: RabbitBroker):
            await broker.request({}, "users")  # found
        """
    ),
    "a broker behind an attribute": shop(
        """
        from faststream.redis import RedisBroker


        class Orders:
            def __init__(self, broker: RedisBroker) -> None:
                self._broker = broker

            async def tell(self):
                await self._broker.publish({}, channel="users.user_registered")  # found
        """
    ),
    "a class that inherits a broker": shop(
        """
        from faststream.redis import RedisBroker


        class Bus(RedisBroker):
            async def tell(self, payload):
                await self.publish(payload, stream="a")  # found
                await super().publish(payload, stream="b")  # found


        async def tell(bus: Bus):
            await bus.publish({}, stream="c")  # found
        """
    ),
    "a broker that another module passes on": {
        **shop(
            """
            from services.shop.messaging import *


            async def tell():
                await bus.publish({}, stream="users.user_registered")  # found
            """
        ),
        "services/shop/messaging/__init__.py": "from services.shop.messaging.broker import broker as bus",
        "services/shop/messaging/broker.py": """
            from faststream.redis import RedisBroker
            broker = RedisBroker()
            """,
    },
    "a broker that is imported by name": shop(
        """
        import importlib

        broker = importlib.import_module("faststream.redis").RedisBroker()
        broker.publisher("users.user_registered")  # found
        """
    ),
    "an annotation for type checkers": shop(
        """
        from __future__ import annotations

        from typing import TYPE_CHECKING

        if TYPE_CHECKING:
            from faststream.redis import RedisBroker


        async def tell(broker: RedisBroker | None):
            await broker.publish({}, stream="users.user_registered")  # found
        """
    ),
    "decorators of a broker": shop(
        """
        from faststream.redis import RedisBroker, StreamSub

        broker = RedisBroker()


        @broker.subscriber(stream=StreamSub("users.user_registered", group="shop"))  # found
        @broker.publisher("orders")  # found
        async def heard(message): ...
        """
    ),
    "a publisher is told of where it is made, not where it is used": shop(
        """
        from faststream.redis import RedisBroker

        publisher = RedisBroker().publisher("users.user_registered")  # found


        async def tell():
            await publisher.publish({})
        """
    ),
    "what stands for subscribers and publishers of a router": shop(
        """
        from faststream.redis import RedisPublisher, RedisRoute, RedisRouter

        router = RedisRouter(handlers=(RedisRoute(print, "users.user_registered"),))  # found
        out = RedisPublisher("orders")  # found
        """
    ),
    "the broker of an application": shop(
        """
        from faststream import FastStream
        from faststream.redis import RedisBroker

        app = FastStream(RedisBroker())


        async def tell():
            await app.broker.publish({}, "users.user_registered")  # found
        """
    ),
}

REDIS: Mapping[str, Sources] = {
    "commands of streams, blocking and not": shop(
        """
        import redis
        from redis.asyncio import Redis, from_url


        async def tell(client: Redis):
            await client.xadd("users.user_registered", {})  # found
            await client.pipeline().xadd("users.user_registered", {}).execute()  # found
            await from_url("redis://").xreadgroup("g", "c", {})  # found
            redis.Redis.from_url("redis://").xread({})  # found
        """
    ),
    "publish and subscribe": shop(
        """
        import redis

        client = redis.StrictRedis()
        client.publish("users.user_registered", b"")  # found
        client.pubsub().subscribe("users.user_registered")  # found
        """
    ),
    "a command that is spelt out": shop(
        """
        import redis

        redis.Redis().execute_command("XADD", "users.user_registered", "*", "a", "b")  # found
        """
    ),
    "every command of streams": shop(
        """
        from redis.asyncio import Redis


        async def tidy(client: Redis):
            await client.xtrim("users.user_registered", 0)  # found
            await client.xdel("users.user_registered", "1")  # found
            await client.xlen("users.user_registered")  # found
            await client.xpending("users.user_registered", "g")  # found
            await client.xinfo_stream("users.user_registered")  # found
            await client.xgroup_destroy("users.user_registered", "g")  # found
        """
    ),
    "commands that are spelt out otherwise": shop(
        """
        import redis

        client = redis.Redis()
        client.execute_command(b"XADD", "users.user_registered", "*", "a", "b")  # found
        client.execute_command("XADD users.user_registered * a b")  # found
        command = ("XADD", "users.user_registered", "*", "a", "b")
        client.execute_command(*command)  # found
        client.execute_command("XGROUP CREATE", "users.user_registered", "g", "0")  # found
        """
    ),
    "commands in a script": shop(
        """
        import redis

        client = redis.Redis()
        client.eval("return redis.call('XADD', KEYS[1], '*', 'a', 1)", 1, "users.user_registered")  # found
        send = client.register_script('redis.pcall("publish", KEYS[1], ARGV[1])')  # found
        """
    ),
    "a client from a context manager": shop(
        """
        from redis.asyncio import Redis


        async def tell():
            async with Redis() as client:
                await client.xadd("users.user_registered", {})  # found
        """
    ),
}

CELERY: Mapping[str, Sources] = {
    "tasks that are sent by name": shop(
        """
        from celery import Celery, current_app, signature

        app = Celery("shop")
        app.send_task("digests.send_digest")  # found
        app.signature("digests.send_digest").delay()  # found
        current_app.send_task("digests.send_digest")  # found
        signature("digests.send_digest").apply_async()  # found
        app.tasks["digests.send_digest"].apply_async()  # found
        """
    ),
    "tasks that are defined": shop(
        """
        from celery import Celery
        from celery import shared_task as job

        app = Celery("shop")


        @app.task  # found
        def one(): ...


        @app.task(name="digests.send_digest")  # found
        def two(): ...


        @job  # found
        def three(): ...
        """
    ),
    "an application that is inherited": shop(
        """
        from celery import Celery


        class App(Celery):
            def send(self):
                return self.send_task("digests.send_digest")  # found
        """
    ),
}

RUNTIME: Mapping[str, Sources] = {
    "an event type that is made by hand": shop(
        """
        from interlock_runtime.events.contract import EventType

        REGISTERED = EventType("users.user_registered", stream="users.user_registered")  # found
        """
    ),
    "a generated contract that is sent past the generated publisher": shop(
        """
        from interlock_runtime.events.publishing.outgoing import outgoing
        from interlock_runtime.events.sink import EventSender, OutgoingEvent
        from specs.users.events import USER_REGISTERED


        async def tell(sender: EventSender, user):
            await sender.send(outgoing(USER_REGISTERED, user))  # found
            await sender.send(OutgoingEvent(USER_REGISTERED.type, b"{}"))  # found
        """
    ),
    "a generated contract that is subscribed to past the generated subscriber": shop(
        """
        from interlock_runtime.events.subscription import Subscription
        from specs.users.events import USER_REGISTERED


        def subscriptions(handler, unit_of_work):
            return [Subscription(USER_REGISTERED, "x", handler, print, unit_of_work)]  # found
        """
    ),
    "the runtime's broker by its own methods": shop(
        """
        from interlock_runtime.events.broker import redis_broker


        async def tell(url: str):
            broker = redis_broker(url)
            await broker.publish({}, stream="users.user_registered")  # found
        """
    ),
}

COMMON = "common/bus.py"
MADE_ELSEWHERE: Mapping[str, Sources] = {
    "a publisher and a subscriber of a module outside services": {
        **shop(
            """
            from common import bus
            from common.bus import listening, telling


            @telling  # found
            @listening  # found
            async def heard(message): ...


            async def tell():
                await telling.publish({})  # found
                await bus.make().publish({})  # found
            """
        ),
        COMMON: """
            from faststream.redis import RedisBroker
            broker = RedisBroker()
            telling = broker.publisher("users.user_registered")
            listening = broker.subscriber("users.user_registered")
            def make():
                return broker.publisher("users.user_registered")
            """,
    },
    "a publisher of a test helper": {
        **shop(
            """
            from services.shop.testing.bus import telling


            async def tell():
                await telling.publish({})  # found
            """
        ),
        "services/shop/testing/bus.py": """
            from faststream.redis import RedisBroker
            telling = RedisBroker().publisher("users.user_registered")
            """,
    },
    "tasks of a module outside services": {
        **shop(
            """
            from common.bus import given, job, work

            work.delay()  # found
            job.apply_async()  # found
            given.s()  # found
            """
        ),
        COMMON: """
            from celery import Celery, shared_task
            app = Celery()
            @app.task(name="digests.send_digest")
            def work(): ...
            @shared_task
            def job(): ...
            given = app.task(print)
            """,
    },
}

DECLARED: Mapping[str, Sources] = {
    "things of which nothing is known": shop(
        """
        from typing import Any


        async def tell(broker, bus: Any, app):
            await broker.publish({}, stream="users.user_registered")  # found
            await bus.publish({}, "users.user_registered")  # found
            broker.subscriber("users.user_registered")  # found
            app.send_task("digests.send_digest")  # found
            app.signature("digests.send_digest").delay()  # found
        """
    ),
    "what holds the name, and what gives it": shop(
        """
        from faststream.redis import StreamSub


        NEWEST = {"users.user_registered": ">"}


        class Sub(StreamSub): ...


        def name() -> str:
            return "users.user_registered"


        async def tell(broker):
            broker.subscriber(Sub("users.user_registered"))  # found
            broker.subscriber(StreamSub(name()))  # found
            await broker.publish({}, name())  # found
            await broker.publish({}, str(name()))  # found
            broker.xread(NEWEST)  # found
            broker.xreadgroup("g", "c", NEWEST)  # found
        """
    ),
    "a Protocol of the service's own": shop(
        """
        from typing import Protocol

        STREAM = "users.user_registered"


        class Bus(Protocol):
            async def publish(self, message: object, stream: str) -> None: ...


        async def tell(bus: Bus):
            await bus.publish({}, stream=STREAM)  # found
        """
    ),
    "what holds the name for a subscriber": shop(
        """
        from faststream.redis import StreamSub

        SUB = StreamSub("users.user_registered")  # found
        """
    ),
    "a task that the registry is asked for": shop(
        """
        from celery import current_app

        current_app.tasks.get("digests.send_digest").delay()  # found
        """
    ),
    "entries of the runtime's streams": shop(
        """
        from interlock_runtime.events.publishing.stream_writer import StreamEntry

        entry = StreamEntry("users.user_registered", b"{}", None)  # found
        """
    ),
}

FOUND = {**BROKERS, **REDIS, **CELERY, **RUNTIME, **MADE_ELSEWHERE}
FOUND_WHERE_DECLARED = {**FOUND, **DECLARED}

NOT_FOUND: Mapping[str, Sources] = {
    "publish of what is no broker": shop(
        """
        from blog import Post


        class Announcements:
            def publish(self, stream: str) -> None: ...
            def subscriber(self): ...


        Announcements().publish("users")
        Announcements().subscriber()
        Post().publish("users.user_registered.draft")
        """
    ),
    "a declared name that something else is made of": shop(
        """
        from dataclasses import dataclass


        @dataclass
        class AuditEntry:
            name: str


        class AuditLog:
            def publish(self, entry: object) -> None: ...


        TEXTS = {"users.user_registered": "Welcome"}


        def render(name: str) -> str:
            return "rendered"


        def tell(log: AuditLog, catalogue) -> None:
            log.publish(AuditEntry("users.user_registered"))
            log.publish(catalogue.text("users.user_registered"))
            log.publish(render("users.user_registered"))
            log.publish(catalogue.translate(name="users.user_registered"))
            log.publish(len("users.user_registered"))
            log.publish(TEXTS.get("users.user_registered", ""))
        """
    ),
    "publish of what inherits a broker, by a method of its own": shop(
        """
        from faststream.redis import RedisBroker


        class Bus(RedisBroker):
            async def publish(self, message, stream):
                return None


        async def tell(bus: Bus):
            await bus.publish({}, "news")
        """
    ),
    "Redis as a cache": shop(
        """
        from redis.asyncio import Redis


        async def seen(client: Redis) -> None:
            await client.set("users.user_registered", "1")
            await client.get("users.user_registered")
            await client.execute_command("GET", "a")
            await client.execute_command(b"CLIENT", "LIST")
            await client.eval("return redis.call('INCR', KEYS[1])", 1, "users.user_registered")
        """
    ),
    "a broker that is handed to generated code": shop(
        """
        from interlock_runtime.events.broker import redis_broker
        from interlock_runtime.events.publishing.broker_sender import BrokerSender
        from interlock_runtime.events.sink import EventSink, InTransaction
        from interlock_runtime.events.worker import EventWorker
        from specs.orders.api_subscriber import orders_subscriptions
        from specs.users.events_publisher import UsersPublisher
        from specs.users.events_subscriber import on_user_registered, users_subscriptions


        async def run(url: str, handler, controller, unit_of_work, outbox: EventSink, work, user):
            async with redis_broker(url) as broker:
                publisher = UsersPublisher(BrokerSender(broker, source="shop"))
                await publisher.user_registered(user)
                await UsersPublisher(InTransaction(outbox, work)).user_registered(user)
                subscriptions = (
                    on_user_registered(handler, unit_of_work=unit_of_work),
                    *users_subscriptions(handler, unit_of_work=unit_of_work),
                    *orders_subscriptions(controller, unit_of_work=unit_of_work, events=outbox),
                )
                async with EventWorker(broker, subscriptions, service="shop") as worker:
                    await worker.check()
        """
    ),
    "a generated task": shop(
        """
        from celery import Celery
        from specs.digests.tasks_enqueue import DigestsTasks


        async def tell(tasks: DigestsTasks):
            await tasks.send_digest({})


        app = Celery("shop")
        app.conf.update(task_acks_late=True)
        """
    ),
    "a publisher that generated code makes, and a task that is called": {
        **shop(
            """
            from common.bus import work
            from specs.users.events_publisher import publisher

            publisher.publish({})
            work()
            work.name.s()
            """
        ),
        COMMON: "from celery import shared_task\n@shared_task\ndef work(): ...",
        "specs/users/events_publisher.py": """\
            # Generated by Interlock from specs/users/events.yaml. Do not edit; edit the spec.
            from faststream.redis import RedisBroker
            publisher = RedisBroker().publisher("users.user_registered")
            """,
    },
    "a name that holds no declared stream": shop("from faststream.redis import StreamSub\nSUB = StreamSub('news')"),
    "a task of asyncio": shop(
        """
        import asyncio


        async def tell():
            async with asyncio.TaskGroup() as group:
                group.create_task(tell())
        """
    ),
    "tests": {
        "services/shop/tests/orders_test.py": """
            from faststream.redis import RedisBroker

            RedisBroker().publish({}, "users.user_registered")
            """
    },
}


@pytest.mark.parametrize("sources", FOUND_WHERE_DECLARED.values(), ids=FOUND_WHERE_DECLARED)
def test_what_goes_round_the_declared_events_and_tasks_is_found(sources: Sources) -> None:
    assert marked(sources)
    assert reported(RULE, sources, FACTS) == marked(sources)


@pytest.mark.parametrize("sources", NOT_FOUND.values(), ids=NOT_FOUND)
def test_what_is_no_message_or_declared_is_not_found(sources: Sources) -> None:
    assert reported(RULE, sources, FACTS) == []


@pytest.mark.parametrize("sources", FOUND.values(), ids=FOUND)
def test_it_is_found_also_where_nothing_is_declared(sources: Sources) -> None:
    assert reported(RULE, sources, NO_FACTS) == marked(sources)


def told(text: str) -> tuple[str, str]:
    """The message and the help of the only finding."""
    module = index(SHOP, "services.shop.controllers.orders", text.encode())
    project = Project(lambda _: None)
    project.add(module)
    (finding,) = RULE.check(module, project, FACTS)
    return finding.message, finding.help


def test_a_declared_event_is_named_with_the_module_to_use_also_when_its_name_is_bound_elsewhere() -> None:
    message, help = told(
        "from faststream.redis import RedisBroker, StreamSub\n"
        "DOMAIN = 'users'\n"
        "STREAM = StreamSub(f'{DOMAIN}.user_registered')\n"
        "RedisBroker().subscriber(stream=STREAM)\n"
    )
    assert "`users.user_registered`" in message
    assert "`specs/users:events#user_registered`" in message
    assert "`specs.users.events_subscriber`" in help


def test_a_declared_task_is_named_with_the_module_to_use() -> None:
    message, help = told("import celery\ncelery.current_app.send_task('digests.send_digest')\n")
    assert "`specs/digests:tasks#send_digest`" in message
    assert "`specs.digests.tasks_enqueue`" in help


def test_a_name_that_no_spec_declares_is_said_to_be_so() -> None:
    message, help = told("import redis\nredis.Redis().publish('orders.placed', b'')\n")
    assert "`orders.placed`" in message
    assert "no spec declares it" in message
    assert "events.yaml" in help


def test_a_name_of_which_nothing_is_known_is_not_made_up() -> None:
    message, _ = told("import redis\nredis.Redis().xadd(input(), {})\n")
    assert message == "a message is published by hand, by `redis.Redis().xadd`"


REDIS_CLIENT = """\
import redis
client = redis.Redis()
pubsub = client.pubsub()
READ = {"users.user_registered": ">"}
CHANNELS = ["news", "users.user_registered"]
"""


@pytest.mark.parametrize(
    "call",
    [
        'client.execute_command("XADD", "users.user_registered", "*", "a", 1)',
        'client.execute_command(b"XADD", b"users.user_registered", "*", "a", 1)',
        'client.execute_command("XADD users.user_registered * a 1")',
        'client.execute_command("XGROUP CREATE", "users.user_registered", "g", "0")',
        'client.execute_command("XGROUP", "CREATE", "users.user_registered", "g", "0")',
        'client.execute_command("XREADGROUP", "GROUP", "g", "c", "STREAMS", "users.user_registered", ">")',
        'client.execute_command("SUBSCRIBE", "news", "users.user_registered")',
        """client.eval("return redis.call('XADD', KEYS[1], '*', 'a', 1)", 1, "users.user_registered")""",
        """client.eval("return redis.call('PUBLISH', ARGV[1], 'a')", 1, "k", "users.user_registered")""",
        """client.eval("return redis.call('XADD', 'users.user_registered', '*', 'a', 1)", 0)""",
        'client.xgroup_create("users.user_registered", "g")',
        'client.xreadgroup("g", "c", READ)',
        'client.xreadgroup("g", "c", streams=READ)',
        "client.xread(READ)",
        "client.xread(streams=READ)",
        'pubsub.subscribe("news", "users.user_registered")',
        "pubsub.subscribe(*CHANNELS)",
        "pubsub.subscribe(CHANNELS)",
        "pubsub.subscribe(**READ)",
    ],
)
def test_the_stream_of_each_command_is_named(call: str) -> None:
    message, help = told(REDIS_CLIENT + call)
    assert message.startswith("`users.user_registered` is ")
    assert message.endswith("but is declared as `specs/users:events#user_registered`")
    assert "`specs.users.events_" in help


@pytest.mark.parametrize(
    ("call", "message"),
    [
        ('client.publish(cast("str", input()), 1)', "a message is published by hand, by `redis.Redis().publish`"),
        ('client.publish({}.get("channel"), 1)', "a message is published by hand, by `redis.Redis().publish`"),
        ('client.xread({"news": "$"})', "a message is read by hand, by `redis.Redis().xread`"),
        ('client.xreadgroup("g", "c", input())', "a message is read by hand, by `redis.Redis().xreadgroup`"),
        (
            'client.execute_command("XADD", input(), "*")',
            "a message is published by hand, by `redis.Redis().execute_command`",
        ),
        (
            """client.register_script("redis.call('XADD', KEYS[1], '*')")""",
            "a message is published by hand, by `redis.Redis().register_script`",
        ),
        (
            'RedisBroker().publish_batch("a", "b", list=input())',
            "a message is published by hand, by `faststream.redis.RedisBroker().publish_batch`",
        ),
        (
            'celery.current_app.tasks[input()].delay("a")',
            "a task is enqueued by hand, by `celery.current_app.tasks.delay`",
        ),
    ],
)
def test_nothing_else_is_taken_for_the_name(call: str, message: str) -> None:
    imports = "import celery\nfrom typing import cast\nfrom faststream.redis import RedisBroker\n"
    assert told(f"{imports}{REDIS_CLIENT}{call}")[0] == message


def test_neither_a_message_nor_a_handler_is_taken_for_the_stream_of_what_is_made_elsewhere() -> None:
    sources = MADE_ELSEWHERE["a publisher and a subscriber of a module outside services"]
    messages = [each.message for each in found_in(RULE, sources, FACTS)]
    assert all(message.startswith("a message is ") for message in messages), messages
