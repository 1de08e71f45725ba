"""The example contract composed to an app, and clients for it."""

from __future__ import annotations

from dataclasses import dataclass, field

from fastapi import FastAPI
from starlette.testclient import TestClient

from interlock_runtime.auth.authenticator import Authenticator
from interlock_runtime.context import RequestContextMiddleware
from interlock_runtime.events.sink import MemoryEventSink
from interlock_runtime.rest.contract import DEFAULT_LIMITS, Limits
from interlock_runtime.rest.example_contract.api_server import users_router
from interlock_runtime.rest.example_contract.controller import MemoryUsers, TokenTable
from interlock_runtime.rest.problems import install_problem_handlers
from interlock_runtime.unit_of_work import MemoryUnitOfWork, UnitOfWorkFactory

ANN = {"Authorization": "Bearer user-ann"}
BOB = {"Authorization": "Bearer user-bob"}
BACKEND = {"Authorization": "Bearer service-backend"}
NEW_USER = {"telegram_id": 5, "email": "ann@example.org"}


@dataclass
class Example:
    """The parts of a running example, each open to a test."""

    users: MemoryUsers = field(default_factory=MemoryUsers)
    events: MemoryEventSink = field(default_factory=MemoryEventSink)
    unit_of_work: UnitOfWorkFactory = field(default_factory=MemoryUnitOfWork.factory)
    authenticator: Authenticator = field(default_factory=TokenTable)
    limits: Limits = DEFAULT_LIMITS

    def app(self) -> FastAPI:
        app = FastAPI()
        install_problem_handlers(app)
        app.include_router(
            users_router(
                self.users.provide,
                unit_of_work=self.unit_of_work,
                authenticator=self.authenticator,
                events=self.events,
                limits=self.limits,
            )
        )
        app.add_middleware(RequestContextMiddleware)
        return app

    def client(self) -> TestClient:
        """A client that gets the answer that the app sends when it fails, and not its exception."""
        return TestClient(self.app(), raise_server_exceptions=False)
