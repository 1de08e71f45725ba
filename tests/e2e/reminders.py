"""Somebody who writes to the bot, and waits for what it says."""

from __future__ import annotations

import http.client
import itertools
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import jwt

from interlock_testing.telegram_api import Person, TelegramApi
from tests.e2e.stack import Stack

_numbers = itertools.count(1)


@dataclass(frozen=True)
class Somebody:
    """One person on Telegram, whom nobody else uses."""

    system: Stack
    person: Person = field(default_factory=lambda: Person(id=7_000_000 + next(_numbers), first_name="Grace"))

    @property
    def telegram(self) -> TelegramApi:
        return self.system.outside.telegram

    def says(self, text: str) -> None:
        self.telegram.say(text, self.person)

    def was_told(self, part: str) -> list[str]:
        """The messages to them that contain this."""
        return [text for text in self.telegram.texts(self.person.id) if part in text]

    def waits_for(self, part: str, seconds: float = 60.0) -> None:
        self.system.wait_until(lambda: bool(self.was_told(part)), f"told {part!r}", seconds)

    def registers(self) -> None:
        self.says("/start")
        self.waits_for(self.person.first_name)

    def reminders(self) -> dict[str, str]:
        """What the backend has of theirs, asked with a token of their own: texts and what has become of them."""
        now = datetime.now(UTC)
        told = {
            "iss": self.system.issuer,
            "aud": "backend",
            "sub": f"telegram:{self.person.id}",
            "iat": now,
            "exp": now + timedelta(minutes=5),
        }
        token = jwt.encode(told, self.system.key, algorithm="HS256")
        connection = http.client.HTTPConnection("127.0.0.1", self.system.packaged.port, timeout=10)
        try:
            connection.request("GET", "/v1/reminders?limit=100", headers={"Authorization": f"Bearer {token}"})
            answer = connection.getresponse()
            document = json.load(answer)
            assert answer.status == 200, document
        finally:
            connection.close()
        return {reminder["text"]: reminder["status"] for reminder in document["items"]}
