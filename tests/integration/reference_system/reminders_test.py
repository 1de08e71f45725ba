"""Backend and notifications as processes, with a real Redis and a real mail server between and behind them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx2
import pytest

from interlock_testing.redis_server import RedisServer, redis_server
from interlock_testing.service_process import ServiceProcess
from interlock_testing.telegram_api import Refusal, TelegramApi, telegram_api
from services.backend.testing.backend import as_person
from services.backend.testing.processes import backend_process
from services.notifications.testing.edges import edges
from services.notifications.testing.mail_server import MailServer, mail_server
from services.notifications.testing.processes import notifications

Json = dict[str, Any]

ADA = as_person("ada")


@dataclass(frozen=True)
class System:
    backend: ServiceProcess
    redis: RedisServer
    mail: MailServer
    telegram: TelegramApi

    def post(self, path: str, body: Json) -> Json:
        response = httpx2.post(f"{self.backend.address}{path}", json=body, headers=ADA)
        assert response.status_code == 201, response.text
        made: Json = response.json()
        return made

    def get(self, path: str) -> Json:
        found: Json = httpx2.get(f"{self.backend.address}{path}", headers=ADA).raise_for_status().json()
        return found

    def register(self) -> Json:
        body = {
            "telegram_id": 5550100,
            "display_name": "Ada Lovelace",
            "email": "ada@example.org",
            "locale": "de-AT",
            "timezone": "Europe/Vienna",
        }
        return self.post("/v1/users", body)

    def remind(self, after: float, **members: object) -> Json:
        due_at = datetime.now(UTC) + timedelta(seconds=after)
        body = {"text": "Gießen!", "due_at": due_at.isoformat(), "recurrence": {"kind": "once"}, **members}
        return self.post("/v1/reminders", body)


def eventually(condition: Callable[[], bool], seconds: float = 20) -> None:
    """Raises TimeoutError."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(0.02)


@pytest.fixture
def system(tmp_path: Path) -> Iterator[System]:
    with ExitStack() as stack:
        redis = stack.enter_context(redis_server())
        mail = stack.enter_context(mail_server())
        telegram = stack.enter_context(telegram_api())
        backend = stack.enter_context(backend_process(tmp_path, {"REDIS_URL": redis.url}))
        delivering = stack.enter_context(
            notifications(
                tmp_path,
                {
                    "ENVIRONMENT": "production",
                    "REDIS_URL": redis.url,
                    "SMTP_HOST": mail.host,
                    "SMTP_PORT": str(mail.port),
                    "SMTP_SECURITY": "none",
                    "MAIL_FROM": "Reminders <reminders@example.org>",
                    "TELEGRAM_TOKEN": telegram.token,
                    "TELEGRAM_API": telegram.url,
                    "INTERLOCK_EDGES": edges(f"{mail.host}:{mail.port}", telegram.url.removeprefix("http://")),
                },
            )
        )
        backend.wait_until_ready()
        delivering.wait_until_ready()
        yield System(backend, redis, mail, telegram)


def test_who_registers_is_welcomed_and_reminded_in_time(system: System, capsys: pytest.CaptureFixture[str]) -> None:
    user = system.register()
    system.mail.box.wait_for(lambda mails: len(mails) == 1)
    assert system.mail.box.mails[0].message["Subject"] == "Willkommen, Ada Lovelace"

    made = system.remind(after=2, channel="email")
    due_at = datetime.fromisoformat(made["due_at"])
    system.mail.box.wait_for(lambda mails: len(mails) == 2)
    late = (datetime.now(UTC) - due_at).total_seconds()
    with capsys.disabled():
        print(f"\nreminder due in 2 s: mail arrived {late:.2f} s after it was due")
    assert 0 <= late < 3
    reminder = system.mail.box.mails[1]
    assert reminder.message["Subject"] == "Erinnerung: Gießen!"
    assert reminder.recipients == ("ada@example.org",)

    path = f"/v1/reminders/{made['id']}"
    eventually(lambda: system.get(path)["status"] == "delivered")
    noted = system.get(path)
    assert noted["next_due_at"] is None
    assert datetime.fromisoformat(noted["delivered_at"]) >= due_at
    assert user["id"] == noted["owner_id"]


def test_telegram_reaches_its_own_and_who_has_blocked_the_bot_is_noted(system: System) -> None:
    system.register()
    daily = {"kind": "daily", "every": 1, "until": None}
    again = system.remind(after=0.5, channel="telegram", recurrence=daily)
    eventually(lambda: system.get(f"/v1/reminders/{again['id']}")["delivered_at"] is not None)
    noted = system.get(f"/v1/reminders/{again['id']}")
    assert (noted["status"], noted["due_at"]) == ("scheduled", again["due_at"])
    assert datetime.fromisoformat(noted["next_due_at"]) > datetime.now(UTC)
    assert "Gießen!" in system.telegram.texts(5550100)[0]

    system.telegram.fail("sendMessage", Refusal(403, "Forbidden: bot was blocked by the user"))
    blocked = system.remind(after=0.5, channel="telegram")
    eventually(lambda: system.get(f"/v1/reminders/{blocked['id']}")["status"] == "undeliverable")


def test_while_redis_is_away_requests_are_answered_and_nothing_is_lost(system: System) -> None:
    system.redis.kill()
    system.register()
    made = system.remind(after=1, channel="email")
    eventually(lambda: system.get(f"/v1/reminders/{made['id']}")["status"] == "sent")
    assert httpx2.get(f"{system.backend.address}/readyz").status_code == 200
    assert system.mail.box.mails == []
    system.redis.start()
    system.mail.box.wait_for(lambda mails: len(mails) == 2)
    eventually(lambda: system.get(f"/v1/reminders/{made['id']}")["status"] == "delivered")
