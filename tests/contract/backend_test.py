"""A fuzzer finds no crash in the backend, and no answer that its document does not announce."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx2
import pytest
from fastapi import FastAPI

from services.backend.app.application import create_app
from services.backend.app.dev_token import development_token
from services.backend.controllers.reminders import Reminders
from services.backend.controllers.users import ADMIN_SCOPE
from services.backend.migrations import runner
from services.backend.storage.engine import connect
from services.backend.testing.backend import settings_for, user
from specs.reminders.api import ReminderNotFound
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
    return create_app(settings_for(database_url), clock=lambda: NOW)


@pytest.fixture
def address(app: FastAPI) -> Iterator[str]:
    """A backend that knows the fuzzer, who can be reached by e-mail."""
    with served(app) as address:
        headers = {"Authorization": f"Bearer {TOKEN}"}
        body = user(1, email="fuzzer@example.org")
        httpx2.post(f"{address}/v1/users", json=body, headers=headers).raise_for_status()
        yield address


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


def test_a_planted_crash_is_found(app: FastAPI, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    honest = Reminders.create_reminder

    async def fragile(self: Reminders, body: ReminderCreate, **who: object) -> ReminderRead:
        if body.tags:
            raise ZeroDivisionError
        return await honest(self, body, **who)

    monkeypatch.setattr(Reminders, "create_reminder", fragile)
    findings = fuzz(address, app.openapi(), TOKEN, tmp_path, without="delete_user")
    assert findings.failed
    assert "Server error" in findings.report
    assert 500 in findings.statuses["create_reminder"]


def test_a_planted_status_that_is_not_announced_is_found(
    app: FastAPI, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ReminderNotFound, "status", 410)
    findings = fuzz(address, app.openapi(), TOKEN, tmp_path, without="delete_user")
    assert findings.failed
    assert "Undocumented HTTP status code" in findings.report
