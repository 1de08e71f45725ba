from __future__ import annotations

import asyncio
import logging
import time

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from interlock_runtime.rest.health import Check, Drain, health_router


def client(drain: Drain | None = None, **checks: Check) -> TestClient:
    app = FastAPI()
    app.include_router(health_router(checks, drain=drain, timeout=0.1))
    return TestClient(app)


async def passing() -> None: ...


async def failing() -> None:
    raise ConnectionError("secret address")


async def hanging() -> None:
    await asyncio.sleep(60)


def test_a_process_that_answers_is_healthy_whatever_its_checks_say() -> None:
    response = client(database=failing).get("/healthz")
    assert (response.status_code, response.json()["status"]) == (200, "ok")


def test_it_is_ready_when_every_check_passes() -> None:
    response = client(database=passing, broker=passing).get("/readyz")
    assert response.status_code == 200
    assert response.json() == {"status": "ready", "checks": {"database": "ok", "broker": "ok"}}
    assert response.headers["cache-control"] == "no-store"


def test_it_is_not_ready_when_one_fails_and_says_which_but_not_why() -> None:
    response = client(database=failing, broker=passing).get("/readyz")
    assert response.status_code == 503
    assert response.json() == {"status": "not ready", "checks": {"database": "failing", "broker": "ok"}}
    assert "secret" not in response.text


def test_the_log_says_why_in_one_line(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    client(database=failing).get("/readyz")
    said = [record for record in caplog.records if record.name == "interlock.health"]
    assert [record.getMessage() for record in said] == ["check database failed: ConnectionError: secret address"]
    assert said[0].exc_info is None


def test_checks_run_together_and_are_bounded_in_time() -> None:
    began = time.monotonic()
    response = client(database=hanging, broker=hanging).get("/readyz")
    assert time.monotonic() - began < 1
    assert response.json()["checks"] == {"database": "timed out", "broker": "timed out"}


def test_it_is_not_ready_once_it_drains() -> None:
    drain = Drain()
    draining = client(drain, database=passing)
    assert draining.get("/readyz").status_code == 200
    drain.begin()
    assert (draining.get("/readyz").status_code, draining.get("/healthz").status_code) == (503, 200)


def test_health_is_no_part_of_the_contract() -> None:
    assert client().get("/openapi.json").json()["paths"] == {}
