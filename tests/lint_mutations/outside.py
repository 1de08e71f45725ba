"""Violations by way of a module outside services/, which no rule looks at: it makes the thing, or passes it on."""

from __future__ import annotations

from tests.lint_mutations.mutation import Disguise, Edit, Mutation
from tests.lint_mutations.places import APPLICATION, GET_USER, NOTES, RETURN_APP, SHARED, USERS

COMMON = "common/kit.py"

OUTSIDE = (
    Mutation(
        "lint/hand-written-contract",
        Disguise.OUTSIDE,
        {
            COMMON: """
                from pydantic import BaseModel, create_model
                from pydantic.dataclasses import dataclass


                def contract(cls):
                    return dataclass(cls)


                def made(name, **fields):
                    return create_model(name, **fields)


                class Order(BaseModel):
                    id: int
                """,
            NOTES: """
                from common.kit import Order  # found lint/hand-written-contract
                from common.kit import contract, made


                @contract
                class Note:  # found lint/hand-written-contract
                    text: str


                Other = made("Other", text=(str, ...))  # found lint/hand-written-contract
                print(Order)
                """,
        },
    ),
    Mutation(
        "lint/hand-written-route",
        Disguise.OUTSIDE,
        {
            COMMON: """
                from fastapi import APIRouter

                notes = APIRouter(prefix="/v1/notes")


                @notes.get("")
                async def list_notes() -> list[str]:
                    return []
                """
        },
        (
            Edit(
                APPLICATION,
                "from fastapi import FastAPI\n",
                "from common.kit import notes\nfrom fastapi import FastAPI\n",
            ),
            Edit(
                APPLICATION,
                RETURN_APP,
                "    app.include_router(notes)  # found lint/hand-written-route\n" + RETURN_APP,
            ),
        ),
    ),
    Mutation(
        "lint/unparsable-source",
        Disguise.OUTSIDE,
        {
            SHARED: "def note(text: str -> str: ...  # found lint/unparsable-source\n",
            COMMON: "from services.backend.domain.shared import note\n",
            NOTES: "from common.kit import note\n\nprint(note)\n",
        },
    ),
    Mutation(
        "lint/hand-written-broker",
        Disguise.OUTSIDE,
        {
            COMMON: """
                from celery import shared_task
                from faststream.redis import RedisBroker

                broker = RedisBroker()
                greetings = broker.publisher("greetings.user_greeted")


                @shared_task(name="greetings.greet_all")
                def greet_all(): ...
                """,
            NOTES: """
                from common.kit import greet_all, greetings


                async def greet() -> None:
                    await greetings.publish({})  # found lint/hand-written-broker
                    greet_all.delay()  # found lint/hand-written-broker
                """,
        },
    ),
    Mutation(
        "lint/raw-service-call",
        Disguise.OUTSIDE,
        {
            COMMON: """
                import httpx2

                greeter = httpx2.AsyncClient(base_url="http://greeter:8000", transport=guarded())
                """,
            NOTES: """
                from common.kit import greeter


                async def greetings() -> object:
                    return await greeter.get("/greetings")  # found lint/raw-service-call
                """,
        },
    ),
    Mutation(
        "lint/controller-signature",
        Disguise.OUTSIDE,
        {COMMON: "from specs.users.api import UsersController as Served\n"},
        (
            Edit(USERS, GET_USER, "    def get_user(self, user_id: int, *, principal: Principal) -> UserRead:\n"),
            Edit(
                APPLICATION,
                "from specs.users.api import UsersController\n",
                "from common.kit import Served\n",
            ),
            Edit(APPLICATION, "AsyncIterator[UsersController]", "AsyncIterator[Served]"),
            Edit(
                APPLICATION,
                "        yield Users(SqlUserRepository(_session(call)), clock)\n",
                "        yield Users(SqlUserRepository(_session(call)), clock)  # found lint/controller-signature\n",
            ),
        ),
    ),
    Mutation(
        "lint/generated-code-in-tree",
        Disguise.OUTSIDE,
        {
            COMMON: "from interlock_runtime.problems import Problem as Refusal\n",
            NOTES: """
                from common.kit import Refusal


                class UserNotFound(Refusal):  # found lint/generated-code-in-tree
                    status = 404
                """,
        },
    ),
    Mutation(
        "lint/foreign-internals",
        Disguise.OUTSIDE,
        {
            COMMON: """
                from services.greeter.storage.tables import GreetingRow, greetings


                class Row(GreetingRow): ...
                """,
            NOTES: """
                from common import kit


                @kit.greetings  # found lint/foreign-internals
                def notes() -> None: ...
                """,
            SHARED: "import common.kit as kept  # found lint/foreign-internals\n\nprint(kept.Row)\n",
        },
    ),
    Mutation(
        "lint/undeclared-edge",
        Disguise.OUTSIDE,
        {
            COMMON: """
                from specs.users.api_client import UsersClient


                class Caller:
                    def __init__(self, users: UsersClient) -> None:
                        self.users = users
                """,
            NOTES: """
                from common.kit import Caller


                async def mine(caller: Caller) -> object:
                    return await caller.users.get_current_user()  # found lint/undeclared-edge
                """,
        },
    ),
    Mutation(
        "lint/undeclared-variable",
        Disguise.OUTSIDE,
        {
            COMMON: "from os import environ as variables\n",
            NOTES: """
                from common.kit import variables  # found lint/undeclared-variable

                limit = int(variables["LIMIT"])
                """,
        },
    ),
    Mutation(
        "lint/unguarded-client",
        Disguise.OUTSIDE,
        {
            COMMON: """
                import httpx2


                def news() -> httpx2.AsyncClient:
                    return httpx2.AsyncClient(base_url="https://news.example.org")


                client = news()
                """,
            NOTES: """
                from common.kit import client, news


                async def read() -> object:
                    await client.get("/today")  # found lint/unguarded-client
                    return await news().get("/tomorrow")  # found lint/unguarded-client
                """,
        },
    ),
)
