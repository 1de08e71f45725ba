"""Messages as they come, for tests."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from interlock_runtime.events.received import ReceivedEvent
from specs.reminders.models import Channel, ReminderDue
from specs.users.models import Role, UserContact, UserRead

NOW = datetime(2031, 6, 1, 7, 30, tzinfo=UTC)
"""A Sunday; in Berlin and in Paris it is 09:30 in summer time."""

OCCURRENCE = UUID("0b6f2f1e-0000-4000-8000-000000000001")
REMINDER = UUID("0b6f2f1e-0000-4000-8000-000000000002")


def registered(
    *,
    id: int = 1,
    display_name: str = "Ada Lovelace",
    email: str | None = "ada@example.org",
    locale: str = "en",
    timezone: str = "Europe/Berlin",
) -> UserRead:
    return UserRead(
        id=id,
        telegram_id=5550100,
        display_name=display_name,
        email=email,
        role=Role.MEMBER,
        locale=locale,
        timezone=timezone,
        created_at=NOW,
        updated_at=NOW,
    )


def due(
    *,
    text: str = "Water the tomatoes.",
    channel: Channel = Channel.EMAIL,
    display_name: str = "Ada Lovelace",
    email: str | None = "ada@example.org",
    locale: str = "en",
    timezone: str = "Europe/Berlin",
) -> ReminderDue:
    return ReminderDue(
        occurrence_id=OCCURRENCE,
        reminder_id=REMINDER,
        owner_id=1,
        due_at=NOW,
        text=text,
        channel=channel,
        recipient=UserContact(
            telegram_id=5550100, display_name=display_name, email=email, locale=locale, timezone=timezone
        ),
    )


def event(id: str = "3f1c", source: str = "backend") -> ReceivedEvent:
    return ReceivedEvent(id, source, "x", NOW, None, None, None, attempt=1)
