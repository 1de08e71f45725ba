"""The reference services do all their work with the rights that their edges give them, on both servers."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg  # type: ignore[import-untyped]  # asyncpg ships no types
import httpx2
import pytest

from interlock.emit.postgres.clients import Database, Login
from interlock.emit.postgres.emitter import emit_postgres
from interlock.emit.redis_acl.emitter import emit_redis
from interlock.ir.services import Resource
from interlock_testing.service_process import ServiceProcess
from interlock_testing.telegram_api import ADA, Drop, TelegramApi, telegram_api
from services.backend.migrations import runner
from services.backend.storage.engine import connect
from services.backend.testing.backend import as_person
from services.backend.testing.processes import backend_process
from services.notifications.testing.mail_server import MailServer, mail_server
from services.notifications.testing.processes import notifications
from services.tg_bot.testing.processes import BOT, service
from tests.deployment.declared import graph
from tests.deployment.servers import DeployedServer, denials, deployed_postgres, deployed_redis

HEADERS = as_person("ada")
BACKEND = Database("backend", Login("backend", None), Login("backend_migrations", None))


@dataclass(frozen=True)
class System:
    redis: DeployedServer
    postgres: DeployedServer
    backend: ServiceProcess
    mail: MailServer
    telegram: TelegramApi

    def post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        response = httpx2.post(f"{self.backend.address}{path}", json=body, headers=HEADERS)
        assert response.status_code == 201, response.text
        made: dict[str, Any] = response.json()
        return made

    def status(self, reminder: dict[str, Any]) -> str:
        found = httpx2.get(f"{self.backend.address}/v1/reminders/{reminder['id']}", headers=HEADERS).raise_for_status()
        return str(found.json()["status"])

    def remind(self, channel: str) -> dict[str, Any]:
        due_at = (datetime.now(UTC) + timedelta(seconds=0.5)).isoformat()
        body = {"text": "Tea", "due_at": due_at, "recurrence": {"kind": "once"}, "channel": channel}
        return self.post("/v1/reminders", body)

    def rows(self, query: str) -> list[Any]:
        async def fetch() -> list[Any]:
            connection = await asyncpg.connect(self.postgres.database_url("backend", "backend"))
            try:
                return list(await connection.fetch(query))
            finally:
                await connection.close()

        return asyncio.run(fetch())


def eventually(condition: Callable[[], object], seconds: float = 30) -> None:
    """Raises TimeoutError."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(0.05)


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    folder = tmp_path_factory.mktemp("services")
    users = [each.name for each in graph().services if each.reaches(Resource.REDIS)]
    with ExitStack() as stack:
        redis = stack.enter_context(deployed_redis(emit_redis(graph(), users, "redis")))
        postgres = stack.enter_context(deployed_postgres(emit_postgres((BACKEND,), "postgres")))
        asyncio.run(migrate(postgres))
        mail = stack.enter_context(mail_server())
        telegram = stack.enter_context(telegram_api())
        api = telegram.url.removeprefix("http://")
        backend = stack.enter_context(
            backend_process(
                folder,
                {"REDIS_URL": redis.redis_url("backend"), "DATABASE_URL": postgres.database_url("backend", "backend")},
            )
        )
        delivering = stack.enter_context(
            notifications(
                folder,
                {
                    "ENVIRONMENT": "production",
                    "REDIS_URL": redis.redis_url("notifications"),
                    "SMTP_HOST": mail.host,
                    "SMTP_PORT": str(mail.port),
                    "SMTP_SECURITY": "none",
                    "MAIL_FROM": "Reminders <reminders@example.org>",
                    "TELEGRAM_TOKEN": telegram.token,
                    "TELEGRAM_API": telegram.url,
                    "INTERLOCK_EDGES": egress("notifications", f"{mail.host}:{mail.port}", api),
                },
            )
        )
        bot = stack.enter_context(
            service(
                BOT,
                folder,
                REDIS_URL=redis.redis_url("tg_bot"),
                BACKEND_URL=backend.address,
                TELEGRAM_TOKEN=telegram.token,
                TELEGRAM_API=telegram.url,
            )
        )
        for process in (backend, delivering, bot):
            process.wait_until_ready()
        yield System(redis, postgres, backend, mail, telegram)


def egress(name: str, *hosts: str) -> str:
    return json.dumps({"service": name, "calls": {}, "callers": {}, "egress": sorted(hosts)})


async def migrate(postgres: DeployedServer) -> None:
    engine = connect(postgres.database_url("backend_migrations", "backend"))
    try:
        await runner.upgrade(engine)
    finally:
        await engine.dispose()


def nothing_was_refused(system: System) -> bool:
    return denials(system.redis) == [] and "permission denied" not in system.postgres.log()


def test_events_are_published_read_and_acknowledged(system: System) -> None:
    person = {"telegram_id": ADA.id, "display_name": "Ada", "email": "ada@example.org", "timezone": "Europe/Vienna"}
    system.post("/v1/users", person)
    system.mail.box.wait_for(lambda mails: len(mails) == 1)
    reminder = system.remind("email")
    eventually(lambda: system.status(reminder) == "delivered")
    with closing(system.redis.redis_client("redis-admin")) as admin:
        eventually(lambda: admin.xpending("reminder.due", "notifications")["pending"] == 0)
        eventually(lambda: admin.xpending("reminder.delivered", "backend")["pending"] == 0)
    assert system.rows("SELECT count(*) FROM outbox")[0][0] == 0
    assert nothing_was_refused(system)


def test_what_fails_is_tried_again(system: System) -> None:
    system.telegram.fail("sendMessage", Drop(), Drop())
    reminder = system.remind("telegram")
    eventually(lambda: system.status(reminder) == "delivered", 60)
    assert nothing_was_refused(system)


def test_what_nobody_can_read_becomes_a_dead_letter(system: System) -> None:
    with closing(system.redis.redis_client("redis-admin")) as admin:
        for stream in ("user.registered", "bot.command_received"):
            admin.xadd(stream, {"__data__": "no event"})
        eventually(lambda: admin.xlen("interlock:notifications:dead") == 1)
        eventually(lambda: admin.xlen("interlock:backend:dead") == 1)
        with closing(system.redis.redis_client("redis-operator")) as operator:
            assert operator.xlen("interlock:backend:dead") == 1
    assert nothing_was_refused(system)


def test_commands_of_the_bot_reach_the_backend(system: System) -> None:
    system.telegram.say("/help")
    with closing(system.redis.redis_client("redis-admin")) as admin:
        eventually(lambda: admin.xlen("bot.command_received") >= 2)
        eventually(lambda: admin.xpending("bot.command_received", "backend")["pending"] == 0)
    assert nothing_was_refused(system)


def test_a_refusal_would_be_seen(system: System) -> None:
    with closing(system.redis.redis_client("tg_bot")) as bot, pytest.raises(Exception, match=r"(?i)permission"):
        bot.xadd("user.registered", {"a": "b"})
    assert not nothing_was_refused(system)
