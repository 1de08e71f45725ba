"""Composes apps of generated routers and prints how each describes itself: `python -m ... MODULE ...`."""

from __future__ import annotations

import importlib
import inspect
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import APIRouter, FastAPI

from interlock_runtime.auth.authenticator import Credentials, Requirement
from interlock_runtime.auth.principal import Principal
from interlock_runtime.call import Call
from interlock_runtime.events.sink import MemoryEventSink
from interlock_runtime.problems import Unauthenticated
from interlock_runtime.rest.problems import install_problem_handlers
from interlock_runtime.unit_of_work import MemoryUnitOfWork


@asynccontextmanager
async def no_controller(call: Call) -> AsyncIterator[Any]:
    """Nothing is called, so any object will do."""
    yield call


class NobodyIsKnown:
    async def authenticate(self, credentials: Credentials, requirement: Requirement) -> Principal:
        raise Unauthenticated


def app_of(module: str) -> FastAPI:
    """An app that serves the API of a generated server module, composed with what does nothing."""
    app = FastAPI()
    app.include_router(_router(module))
    install_problem_handlers(app)
    return app


def _router(module: str) -> APIRouter:
    generated = importlib.import_module(module)
    (factory,) = (
        value
        for name, value in vars(generated).items()
        if name.endswith("_router") and inspect.isfunction(value) and value.__module__ == module
    )
    composed = {
        "unit_of_work": MemoryUnitOfWork.factory(),
        "authenticator": NobodyIsKnown(),
        "events": MemoryEventSink(),
    }
    wanted = inspect.signature(factory).parameters
    router: APIRouter = factory(no_controller, **{name: part for name, part in composed.items() if name in wanted})
    return router


if __name__ == "__main__":
    for module in sys.argv[1:]:
        print(json.dumps(app_of(module).openapi()))
