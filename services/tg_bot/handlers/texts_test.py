from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from services.tg_bot.domain.times import Mistake
from services.tg_bot.handlers import texts
from specs.reminders.models import Once, ReminderRead, ReminderStatus

LONGEST_MESSAGE = 4096
NOW = datetime(2030, 1, 1, tzinfo=UTC)
TOKYO = ZoneInfo("Asia/Tokyo")


def reminder(text: str) -> ReminderRead:
    return ReminderRead(
        id=uuid4(),
        owner_id=1,
        text=text,
        due_at=NOW + timedelta(hours=1),
        recurrence=Once(),
        status=ReminderStatus.SCHEDULED,
        created_at=NOW,
        updated_at=NOW,
    )


def test_the_longest_page_is_one_message() -> None:
    numbered = {number: reminder("x y\n" * 500) for number in range(981, 991)}
    shown = texts.page(numbered, 99, TOKYO, 100)
    assert len(shown) < LONGEST_MESSAGE
    assert len(shown.splitlines()) == 12


def test_the_longest_reminder_is_one_message() -> None:
    assert len(texts.reminder_made(reminder("x" * 2000), TOKYO)) < LONGEST_MESSAGE


@pytest.mark.parametrize("mistake", Mistake)
def test_every_mistake_has_an_answer(mistake: Mistake) -> None:
    assert texts.mistake(mistake)


def test_times_are_written_alike_everywhere() -> None:
    assert texts.moment(NOW, TOKYO) == "Tue 1 Jan 2030, 09:00"


def test_help_names_every_command_but_the_two_that_lead_there() -> None:
    assert all(f"/{name}" in texts.HELP for name in texts.COMMANDS if name not in ("start", "help"))
