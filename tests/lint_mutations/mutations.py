"""Disguises within services/ for each rule; those of `outside` go by way of other modules.

Where a disguise has no meaning of its own, the nearest is told of beside it.
"""

from __future__ import annotations

from tests.lint_mutations.mutation import Disguise, Edit, Mutation
from tests.lint_mutations.outside import OUTSIDE
from tests.lint_mutations.places import (
    APPLICATION,
    BOT_BUILD,
    CLASS_USERS,
    GET_USER,
    IMPORT_USERS_API,
    NOTES,
    PASSED_ON,
    PROFILE,
    RETURN_APP,
    SHARED,
    USERS,
)

CONTRACTS = (
    Mutation(
        "lint/hand-written-contract",
        Disguise.ALIAS,
        {
            NOTES: """
                import pydantic as validation

                Record = validation.BaseModel


                class Note(Record):  # found lint/hand-written-contract
                    text: str
                """
        },
    ),
    Mutation(
        "lint/hand-written-contract",
        Disguise.INHERITANCE,
        {
            NOTES: """
                from specs.users.models import UserRead


                class Note(UserRead):  # found lint/hand-written-contract
                    text: str
                """
        },
    ),
    Mutation(
        "lint/hand-written-contract",
        Disguise.RE_EXPORT,
        {
            SHARED: "from pydantic import BaseModel as Kind, create_model as made",
            PASSED_ON: "from services.backend.domain.shared import *",
            NOTES: """
                from services.backend.domain.passed_on import *


                class Note(Kind):  # found lint/hand-written-contract
                    text: str


                Other = made("Other", text=(str, ...))  # found lint/hand-written-contract
                """,
        },
    ),
)

ROUTES = (
    Mutation(
        "lint/hand-written-route",
        Disguise.ALIAS,
        {},
        (
            Edit(
                APPLICATION,
                RETURN_APP,
                "    application = app\n"
                "    add = application.add_api_route\n"
                '    add("/v1/notes", database_answers)  # found lint/hand-written-route\n' + RETURN_APP,
            ),
        ),
    ),
    Mutation(
        "lint/hand-written-route",
        Disguise.INHERITANCE,
        {
            SHARED: """
                from fastapi import FastAPI


                class Service(FastAPI):
                    def offer(self, path, endpoint):
                        return self.add_api_route(path, endpoint)  # found lint/hand-written-route
                """
        },
        (
            Edit(APPLICATION, "    app = FastAPI(\n", "    app = Service(\n"),
            Edit(APPLICATION, "from fastapi import FastAPI\n", "from services.backend.domain.shared import Service\n"),
            Edit(
                APPLICATION,
                "drain: Drain | None = None, clock: Clock = utc_now) -> FastAPI:",
                "drain: Drain | None = None, clock: Clock = utc_now) -> Service:",
            ),
            Edit(
                APPLICATION,
                RETURN_APP,
                "    @app.get('/v1/notes')  # found lint/hand-written-route\n"
                "    async def notes() -> list[str]:\n"
                "        return []\n\n" + RETURN_APP,
            ),
        ),
    ),
    Mutation(
        "lint/hand-written-route",
        Disguise.RE_EXPORT,
        {
            SHARED: "from fastapi import APIRouter as Paths",
            PASSED_ON: "from services.backend.domain import shared as web",
            NOTES: """
                from services.backend.domain.passed_on import web

                notes = web.Paths(prefix="/v1/notes")  # found lint/hand-written-route
                """,
        },
    ),
)

# A name has no meaning in a file that does not parse: the disguises are those of the file that uses it.
UNPARSABLE = (
    Mutation(
        "lint/unparsable-source",
        Disguise.ALIAS,
        {
            SHARED: "from pydantic import BaseModel\nclass Record(BaseModel)  # found lint/unparsable-source\n",
            NOTES: "from services.backend.domain.shared import Record as Kept\n\n\nclass Note(Kept): ...\n",
        },
    ),
    Mutation(
        "lint/unparsable-source",
        Disguise.INHERITANCE,
        {
            SHARED: "class Base:\n    print 'of another Python'  # found lint/unparsable-source\n",
            NOTES: "from services.backend.domain import shared\n\n\nclass Note(shared.Base): ...\n",
        },
    ),
    Mutation(
        "lint/unparsable-source",
        Disguise.RE_EXPORT,
        {
            SHARED: "from pydantic import (BaseModel as Record  # found lint/unparsable-source\n",
            PASSED_ON: "from services.backend.domain.shared import *",
        },
    ),
)

BROKERS = (
    Mutation(
        "lint/hand-written-broker",
        Disguise.ALIAS,
        {
            NOTES: """
                import faststream.redis as messaging
                from celery import current_app as jobs

                Bus = messaging.RedisBroker
                STREAM = "greetings.user_greeted"


                async def greet(bus: Bus) -> None:
                    send = bus.publish
                    await send({}, stream=STREAM)  # found lint/hand-written-broker
                    jobs.send_task("greetings.greet_all")  # found lint/hand-written-broker
                """
        },
    ),
    Mutation(
        "lint/hand-written-broker",
        Disguise.INHERITANCE,
        {
            SHARED: "from redis.asyncio import Redis\n\n\nclass Store(Redis): ...\n",
            NOTES: """
                from services.backend.domain.shared import Store


                class Greetings(Store):
                    async def greet(self) -> None:
                        await super().xadd("greetings.user_greeted", {})  # found lint/hand-written-broker


                async def heard(greetings: Greetings) -> object:
                    return await greetings.xread({"greetings.user_greeted": "0"})  # found lint/hand-written-broker
                """,
        },
    ),
    Mutation(
        "lint/hand-written-broker",
        Disguise.RE_EXPORT,
        {
            SHARED: """
                from celery import shared_task as job
                from faststream.redis import RedisBroker

                bus = RedisBroker()
                """,
            PASSED_ON: "from services.backend.domain.shared import *",
            NOTES: """
                from services.backend.domain.passed_on import bus, job


                @bus.subscriber(stream="greetings.user_greeted")  # found lint/hand-written-broker
                async def heard(message: object) -> None: ...


                @job  # found lint/hand-written-broker
                def greet_all() -> None: ...
                """,
        },
    ),
)

CALLS = (
    Mutation(
        "lint/raw-service-call",
        Disguise.ALIAS,
        {
            NOTES: """
                from urllib.request import urlopen as fetch

                import httpx2 as web

                HOST = "greeter"
                BASE = f"http://{HOST}:8000"


                async def greetings(user_id: int) -> object:
                    fetch(f"{BASE}/{user_id}")  # found lint/raw-service-call lint/unguarded-client
                    client = web.AsyncClient(base_url=BASE)  # found lint/raw-service-call lint/unguarded-client
                    return await client.get("/v1/users")
                """
        },
    ),
    Mutation(
        "lint/raw-service-call",
        Disguise.INHERITANCE,
        {
            "services/tg_bot/domain/shared.py": "import httpx2\n\n\nclass Web(httpx2.AsyncClient): ...\n",
            "services/tg_bot/handlers/greetings.py": """
                from services.tg_bot.domain.shared import Web


                class Greeter(Web):
                    async def user(self, user_id: int) -> object:
                        return await self.get(f"/v1/users/{user_id}")  # found lint/raw-service-call


                async def greetings(web: Web) -> object:
                    return await web.get("http://greeter.default.svc/greetings")  # found lint/raw-service-call
                """,
        },
    ),
    Mutation(
        "lint/raw-service-call",
        Disguise.RE_EXPORT,
        {
            SHARED: 'import requests as web\n\nGREETER = "http://greeter"\n',
            PASSED_ON: "from services.backend.domain.shared import *",
            NOTES: """
                from services.backend.domain.passed_on import GREETER, web


                def greetings() -> object:
                    return web.get(GREETER + "/greetings")  # found lint/raw-service-call lint/unguarded-client
                """,
        },
    ),
)

CONTROLLERS = (
    Mutation(
        "lint/controller-signature",
        Disguise.ALIAS,
        {},
        (
            Edit(
                USERS,
                IMPORT_USERS_API,
                f"import specs.users.api as contract\n{IMPORT_USERS_API}",
            ),
            Edit(USERS, CLASS_USERS, "Contract = contract.UsersController\nNumber = str\n\n\nclass Users(Contract):\n"),
            Edit(
                USERS,
                GET_USER,
                "    async def get_user(self, user_id: Number, *, principal: Principal) -> UserRead:"
                "  # found lint/controller-signature\n",
            ),
        ),
    ),
    Mutation(
        "lint/controller-signature",
        Disguise.INHERITANCE,
        {
            SHARED: """
                from interlock_runtime.auth.principal import Principal
                from specs.users.models import UserRead


                class Readers:
                    async def get_user(self, user_id: int, principal: Principal) -> UserRead: ...
                """
        },
        (
            Edit(
                USERS, GET_USER, "    async def _get_user(self, user_id: int, *, principal: Principal) -> UserRead:\n"
            ),
            Edit(USERS, CLASS_USERS, "class Users(Readers):\n"),
            Edit(
                USERS,
                IMPORT_USERS_API,
                f"from services.backend.domain.shared import Readers\n{IMPORT_USERS_API}",
            ),
            # The controller does not name its Protocol: it is told of where its instance is provided.
            Edit(
                APPLICATION,
                "        yield Users(SqlUserRepository(_session(call)), clock)\n",
                "        yield Users(SqlUserRepository(_session(call)), clock)  # found lint/controller-signature\n",
            ),
        ),
    ),
    Mutation(
        "lint/controller-signature",
        Disguise.RE_EXPORT,
        {
            SHARED: "from specs.users.api import UsersController as Served",
            PASSED_ON: "from services.backend.domain.shared import *",
        },
        (
            Edit(USERS, GET_USER, "    def get_user(self, user_id: int, *, principal: Principal) -> UserRead:\n"),
            Edit(
                APPLICATION,
                "from specs.users.api import UsersController\n",
                "from services.backend.domain.passed_on import Served\n",
            ),
            Edit(APPLICATION, "AsyncIterator[UsersController]", "AsyncIterator[Served]"),
            Edit(
                APPLICATION,
                "        yield Users(SqlUserRepository(_session(call)), clock)\n",
                "        made = Users(SqlUserRepository(_session(call)), clock)  # found lint/controller-signature\n"
                "        yield made\n",
            ),
        ),
    ),
)

COPIES = (
    Mutation(
        "lint/generated-code-in-tree",
        Disguise.ALIAS,
        {
            NOTES: """
                from interlock_runtime.client import Operation as Described
                from specs.users.models import UserRead

                GET_USER: Described[UserRead] = Described(  # found lint/generated-code-in-tree
                    "users.api.get_user", "GET", "/v1/users/{user_id}", status=200, answer=UserRead
                )
                """
        },
    ),
    Mutation(
        "lint/generated-code-in-tree",
        Disguise.INHERITANCE,
        {
            SHARED: "from interlock_runtime.problems import Problem\n\n\nclass Refusal(Problem): ...\n",
            NOTES: """
                from services.backend.domain.shared import Refusal


                class UserNotFound(Refusal):  # found lint/generated-code-in-tree
                    status = 404
                """,
        },
    ),
    Mutation(
        "lint/generated-code-in-tree",
        Disguise.RE_EXPORT,
        {
            # Edited, and passed on to where it is used.
            SHARED: """\
                # Generated by Interlock from specs/users/api.yaml. Edited since.  # found lint/generated-code-in-tree
                class AdminOnly(Exception): ...
                """,
            PASSED_ON: "from services.backend.domain.shared import *",
        },
        (
            Edit(
                USERS,
                IMPORT_USERS_API,
                "from services.backend.domain.passed_on import AdminOnly\nfrom specs.users.api import",
            ),
        ),
    ),
)

INTERNALS = (
    Mutation(
        "lint/foreign-internals",
        Disguise.ALIAS,
        {
            NOTES: """
                import importlib as loading

                import services.greeter.storage.tables as ours  # found lint/foreign-internals

                rows = loading.import_module("services.greeter.storage.tables")  # found lint/foreign-internals
                """
        },
    ),
    Mutation(
        "lint/foreign-internals",
        Disguise.INHERITANCE,
        {
            "common/tables.py": "from services.greeter.storage.tables import GreetingRow\n",
            NOTES: """
                import common.tables


                class Note(common.tables.GreetingRow):  # found lint/foreign-internals
                    text: str
                """,
        },
    ),
    Mutation(
        "lint/foreign-internals",
        Disguise.RE_EXPORT,
        {
            "common/tables.py": "from services.greeter.storage.tables import *\n",
            "common/storage.py": "from common.tables import GreetingRow as Row\n",
            NOTES: "from common.storage import Row  # found lint/foreign-internals\n\nprint(Row)\n",
        },
    ),
)

EDGES = (
    Mutation(
        "lint/undeclared-edge",
        Disguise.ALIAS,
        {
            NOTES: """
                from importlib import import_module as load

                from specs.bot import events_publisher as telling  # found lint/undeclared-edge

                CLIENT = "specs.users.api_client"
                users = load(CLIENT)  # found lint/undeclared-edge


                async def tell(bot: telling.BotPublisher, message: object) -> None:
                    tell = bot.command_received
                    await tell(message)
                """
        },
        (
            Edit(BOT_BUILD, '"create_user", "get_current_user"', '"create_user"'),
            Edit(
                PROFILE,
                "        return await caller.users.get_current_user()\n",
                "        mine = caller.users\n"
                "        ask = mine.get_current_user\n"
                "        return await ask()  # found lint/undeclared-edge\n",
            ),
        ),
    ),
    Mutation(
        "lint/undeclared-edge",
        Disguise.INHERITANCE,
        {
            "common/accounts.py": """
                from specs.users.api_client import UsersClient


                class Accounts(UsersClient): ...
                """,
            NOTES: """
                from common import accounts


                class Ours(accounts.Accounts):  # found lint/undeclared-edge
                    async def mine(self) -> object:
                        return await self.get_current_user()  # found lint/undeclared-edge
                """,
        },
    ),
    Mutation(
        "lint/undeclared-edge",
        Disguise.RE_EXPORT,
        {
            "common/events.py": "from specs.users.events_subscriber import *\n",
            "common/welcome.py": "from common.events import UserRegisteredHandler as Handler\n",
            NOTES: """
                from common.welcome import Handler  # found lint/undeclared-edge

                print(Handler)
                """,
        },
    ),
)

VARIABLES = (
    Mutation(
        "lint/undeclared-variable",
        Disguise.ALIAS,
        {
            NOTES: """
                import os as system
                from importlib import import_module as load

                read = system.getenv  # found lint/undeclared-variable


                def limit() -> int:
                    return int(read("NOTES") or load("os").environ["LIMIT"])  # found lint/undeclared-variable
                """
        },
    ),
    Mutation(
        "lint/undeclared-variable",
        Disguise.INHERITANCE,
        {
            "common/base.py": """
                from pydantic_settings import BaseSettings as Base


                class Shared(Base): ...
                """,
            NOTES: """
                from common.base import Shared


                class Notes(Shared):  # found lint/undeclared-variable
                    limit: int
                """,
        },
    ),
    Mutation(
        "lint/undeclared-variable",
        Disguise.RE_EXPORT,
        {
            SHARED: "from os import environ as variables  # found lint/undeclared-variable\n",
            NOTES: 'from services.backend.domain.shared import *\n\nprint(variables["LIMIT"])\n',
        },
    ),
)

HTTP_CLIENTS = (
    Mutation(
        "lint/unguarded-client",
        Disguise.ALIAS,
        {
            NOTES: """
                from aiohttp import ClientSession as Http
                from importlib import import_module as load

                make = Http


                def clients() -> list[object]:
                    return [
                        make(),  # found lint/unguarded-client
                        load("httpx2").AsyncClient(),  # found lint/unguarded-client
                    ]
                """
        },
    ),
    Mutation(
        "lint/unguarded-client",
        Disguise.INHERITANCE,
        {
            NOTES: """
                from aiogram.client.session.aiohttp import AiohttpSession
                from httpx2 import AsyncClient


                class News(AsyncClient):
                    def __init__(self) -> None:
                        super().__init__(base_url="https://news.example.org")  # found lint/unguarded-client


                class Session(AiohttpSession): ...


                session = Session()  # found lint/unguarded-client
                """
        },
    ),
    Mutation(
        "lint/unguarded-client",
        Disguise.RE_EXPORT,
        {
            SHARED: "from httpx2 import AsyncClient as Http, AsyncHTTPTransport as Open",
            NOTES: """
                from services.backend.domain.shared import *

                client = Http(transport=Open())  # found lint/unguarded-client
                """,
        },
    ),
)

MUTATIONS: tuple[Mutation, ...] = (
    *OUTSIDE,
    *CONTRACTS,
    *ROUTES,
    *UNPARSABLE,
    *BROKERS,
    *CALLS,
    *CONTROLLERS,
    *COPIES,
    *INTERNALS,
    *EDGES,
    *VARIABLES,
    *HTTP_CLIENTS,
)
