"""Where handlers deliver to in tests that are about nothing else."""

from __future__ import annotations

from interlock_runtime.events.sink import OutgoingEvent
from services.notifications.delivery.mail import Mail


class RecordingMailer:
    """Implements `Mailer`. The next mails fail with `failures`."""

    def __init__(self) -> None:
        self.mails: list[Mail] = []
        self.failures: list[Exception] = []

    async def send(self, mail: Mail) -> None:
        if self.failures:
            raise self.failures.pop(0)
        self.mails.append(mail)


class RecordingMessenger:
    """Implements `Messenger` likewise."""

    def __init__(self) -> None:
        self.messages: list[tuple[int, str]] = []
        self.failures: list[Exception] = []

    async def send(self, telegram_id: int, text: str) -> None:
        if self.failures:
            raise self.failures.pop(0)
        self.messages.append((telegram_id, text))


class RecordingSender:
    """Implements `EventSender`."""

    def __init__(self) -> None:
        self.events: list[OutgoingEvent] = []

    async def send(self, event: OutgoingEvent) -> None:
        self.events.append(event)
