"""A fuzzer finds no crash in the backend, and no answer that its document does not announce."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx2
import pytest
from fastapi import FastAPI
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from interlock_runtime.auth.principal import Principal
from services.backend.app.application import create_app
from services.backend.app.dev_token import development_token
from services.backend.controllers.reminders import Reminders
from services.backend.controllers.users import ADMIN_SCOPE
from services.backend.migrations import runner
from services.backend.storage.engine import connect
from services.backend.testing.backend import NO_REDIS, settings_for, user
from specs.reminders.models import ReminderCreate, ReminderRead
from tests.contract.fuzzer import Findings, fuzz
from tests.contract.serving import served

NOW = datetime(2030, 1, 1, tzinfo=UTC)
"""The backend's clock stands still before the due times that the contract gives as examples."""

TOKEN = development_token("fuzzer", (ADMIN_SCOPE,))


async def migrate(database_url: str) -> None:
    engine = connect(database_url)
    await runner.upgrade(engine)
    await engine.dispose()


@pytest.fixture
def app(database_url: str) -> FastAPI:
    asyncio.run(migrate(database_url))
    return create_app(settings_for(database_url), NO_REDIS, clock=lambda: NOW)


@pytest.fixture
def address(app: FastAPI) -> Iterator[str]:
    """A backend that knows the fuzzer, who can be reached by e-mail."""
    with served(app) as address:
        register_the_fuzzer(address)
        yield address


def register_the_fuzzer(address: str) -> None:
    headers = {"Authorization": f"Bearer {TOKEN}"}
    body = user(1, email="fuzzer@example.org")
    httpx2.post(f"{address}/v1/users", json=body, headers=headers).raise_for_status()


def successes(findings: Findings) -> set[str]:
    return {name for name, statuses in findings.statuses.items() if any(status < 300 for status in statuses)}


def all_operations(app: FastAPI) -> set[str]:
    return {operation["operationId"] for item in app.openapi()["paths"].values() for operation in item.values()}


def test_the_fuzzer_gets_to_the_heart_of_every_operation_and_breaks_none(
    app: FastAPI, address: str, tmp_path: Path
) -> None:
    # Once the fuzzer has deleted its own profile there is not much left for it to do.
    findings = fuzz(address, app.openapi(), TOKEN, tmp_path, without="delete_user")
    assert not findings.failed, findings.report
    # Creating a second profile is refused, so that one is seen in the other test.
    assert successes(findings) == all_operations(app) - {"delete_user", "create_user"}
    assert {404, 409, 422} <= set(findings.statuses["cancel_reminder"])


def test_nor_when_it_may_delete_profiles(app: FastAPI, address: str, tmp_path: Path) -> None:
    findings = fuzz(address, app.openapi(), TOKEN, tmp_path)
    assert not findings.failed, findings.report
    assert successes(findings) >= {"delete_user", "create_user"}


@pytest.fixture
def sqlite_app(tmp_path: Path) -> FastAPI:
    url = f"sqlite:///{tmp_path}/planted.sqlite3"
    asyncio.run(migrate(url))
    return create_app(settings_for(url), NO_REDIS, clock=lambda: NOW)


def findings_of_a_first_look(app: FastAPI, served_app: ASGIApp, folder: Path) -> Findings:
    with served(served_app) as address:
        register_the_fuzzer(address)
        return fuzz(address, app.openapi(), TOKEN, folder, without="delete_user", phases=("examples", "coverage"))


def test_a_planted_crash_is_found(sqlite_app: FastAPI, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make = Reminders.create_reminder

    async def fragile(self: Reminders, body: ReminderCreate, *, principal: Principal) -> ReminderRead:
        if body.tags:
            raise ZeroDivisionError
        return await make(self, body, principal=principal)

    monkeypatch.setattr(Reminders, "create_reminder", fragile)
    findings = findings_of_a_first_look(sqlite_app, sqlite_app, tmp_path)
    assert findings.failed
    assert "Server error" in findings.report
    assert 500 in findings.statuses["create_reminder"]


def test_a_planted_answer_that_is_not_announced_is_found(sqlite_app: FastAPI, tmp_path: Path) -> None:
    async def teapot(scope: Scope, receive: Receive, send: Send) -> None:
        asked_for_a_reminder = scope["type"] == "http" and scope["path"].startswith("/v1/reminders/")
        application = Response(status_code=418) if asked_for_a_reminder else sqlite_app
        await application(scope, receive, send)

    findings = findings_of_a_first_look(sqlite_app, teapot, tmp_path)
    assert findings.failed
    assert "Undocumented status code" in findings.report
    assert 418 in findings.statuses["get_reminder"]
