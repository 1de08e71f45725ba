"""The backend as those who run it see it."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.backend.app.settings import EMBEDDED_DATABASE, Settings
from services.backend.migrations import runner
from services.backend.storage.engine import connect
from services.backend.testing.backend import Backend, as_person, running_backend, settings_for

pytestmark = pytest.mark.anyio


async def test_a_database_of_ones_own_is_not_migrated_by_the_service(database_url: str) -> None:
    async with running_backend(settings_for(database_url)) as backend:
        pending = await backend.client.get("/readyz")
        assert pending.status_code == 503
        assert pending.json()["checks"] == {"database": "ok", "migrations": "failing"}
        assert (await backend.client.get("/healthz")).status_code == 200
        engine = connect(database_url)
        await runner.upgrade(engine)
        await engine.dispose()
        assert (await backend.client.get("/readyz")).json()["checks"] == {"database": "ok", "migrations": "ok"}


async def test_a_database_that_does_not_answer_is_not_ready() -> None:
    async with running_backend(settings_for("postgresql://nobody@127.0.0.1:1/nothing")) as backend:
        response = await backend.client.get("/readyz")
        assert response.status_code == 503
        assert response.json()["checks"]["database"] == "failing"
        assert "127.0.0.1" not in response.text


async def test_the_embedded_database_needs_nothing_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    async with running_backend(Settings.from_environment({})) as backend:
        assert (await backend.client.get("/readyz")).status_code == 200
        await backend.register("ada", 5)
    assert (tmp_path / EMBEDDED_DATABASE).is_file()
    async with running_backend(Settings.from_environment({})) as again:
        response = await again.client.get("/v1/users/@me", headers=as_person("ada"))
        assert response.json()["telegram_id"] == 5


async def test_the_document_and_its_page_are_served(backend: Backend) -> None:
    document = (await backend.client.get("/openapi.json")).json()
    assert document["openapi"].startswith("3.1")
    assert set(document["paths"]) == {
        "/v1/users",
        "/v1/users/@me",
        "/v1/users/{user_id}",
        "/v1/reminders",
        "/v1/reminders/{reminder_id}",
        "/v1/reminders/{reminder_id}/cancel",
    }
    assert (await backend.client.get("/docs")).status_code == 200


async def test_answers_carry_the_id_of_their_request(backend: Backend) -> None:
    given = await backend.client.get("/healthz", headers={"X-Request-ID": "abc-123"})
    made = await backend.client.get("/nowhere")
    assert given.headers["x-request-id"] == "abc-123"
    assert made.headers["x-request-id"]
    assert (made.status_code, made.headers["content-type"]) == (404, "application/problem+json")


async def test_another_method_is_told_which_there_are(backend: Backend) -> None:
    response = await backend.client.delete("/v1/reminders")
    assert response.status_code == 405
    assert response.headers["allow"] == "GET, HEAD, POST"
