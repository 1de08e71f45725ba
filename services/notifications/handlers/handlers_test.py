"""The handlers, called directly."""

from __future__ import annotations

import json
from typing import Any

import pytest

from services.notifications.delivery.mail import mail_key
from services.notifications.delivery.refused import Refused
from services.notifications.handlers.reminders import ReminderDelivery
from services.notifications.handlers.welcome import Welcome
from services.notifications.testing.messages import NOW, OCCURRENCE, REMINDER, due, event, registered
from services.notifications.testing.recorders import RecordingMailer, RecordingMessenger, RecordingSender
from specs.notifications.events_publisher import NotificationsPublisher
from specs.reminders.models import Channel

pytestmark = pytest.mark.anyio


class Setting:
    def __init__(self) -> None:
        self.mailer = RecordingMailer()
        self.messenger = RecordingMessenger()
        self.sender = RecordingSender()
        self.welcome = Welcome(self.mailer, event())
        publisher = NotificationsPublisher(self.sender)
        self.delivery = ReminderDelivery(self.mailer, self.messenger, publisher, event(), lambda: NOW)

    @property
    def told(self) -> list[tuple[str, dict[str, Any]]]:
        """The names of the events that were published, and what they said."""
        return [(sent.type.name, json.loads(sent.payload)) for sent in self.sender.events]


@pytest.fixture
def setting() -> Setting:
    return Setting()


DELIVERED = (
    "notifications.reminder_delivered",
    {"reminder_id": str(REMINDER), "occurrence_id": str(OCCURRENCE), "delivered_at": "2031-06-01T07:30:00Z"},
)


def undeliverable(reason: str) -> tuple[str, dict[str, Any]]:
    ids = {"reminder_id": str(REMINDER), "occurrence_id": str(OCCURRENCE)}
    return ("notifications.reminder_undeliverable", {**ids, "failed_at": "2031-06-01T07:30:00Z", "reason": reason})


async def test_who_registers_is_welcomed_by_mail(setting: Setting) -> None:
    await setting.welcome.user_registered(registered())
    (mail,) = setting.mailer.mails
    assert str(mail.to) == "Ada Lovelace <ada@example.org>"
    assert (mail.letter.subject, mail.key) == ("Welcome, Ada Lovelace", mail_key(event()))


async def test_who_has_no_address_is_not_written_to(setting: Setting) -> None:
    await setting.welcome.user_registered(registered(email=None))
    assert setting.mailer.mails == []


async def test_a_refused_welcome_is_over_and_any_other_error_is_not(setting: Setting) -> None:
    setting.mailer.failures = [Refused("550"), OSError("away")]
    await setting.welcome.user_registered(registered())
    with pytest.raises(OSError):
        await setting.welcome.user_registered(registered())


async def test_a_reminder_by_mail_is_delivered_and_told_of(setting: Setting) -> None:
    await setting.delivery.reminder_due(due())
    (mail,) = setting.mailer.mails
    assert mail.letter.subject == "Reminder: Water the tomatoes."
    assert setting.messenger.messages == []
    assert setting.told == [DELIVERED]


async def test_a_reminder_by_telegram_goes_to_the_account_of_its_owner(setting: Setting) -> None:
    await setting.delivery.reminder_due(due(channel=Channel.TELEGRAM, email=None))
    ((account, text),) = setting.messenger.messages
    assert (account, "Water the tomatoes." in text) == (5550100, True)
    assert setting.told == [DELIVERED]


async def test_who_took_the_address_away_cannot_be_reached(setting: Setting) -> None:
    await setting.delivery.reminder_due(due(email=None))
    assert setting.told == [undeliverable("no_address")]


@pytest.mark.parametrize("channel", [Channel.EMAIL, Channel.TELEGRAM])
async def test_a_refusal_is_told_of_and_not_tried_again(setting: Setting, channel: Channel) -> None:
    setting.mailer.failures = [Refused("550 no such person")]
    setting.messenger.failures = [Refused("blocked")]
    await setting.delivery.reminder_due(due(channel=channel))
    assert setting.told == [undeliverable("refused")]


@pytest.mark.parametrize("channel", [Channel.EMAIL, Channel.TELEGRAM])
async def test_any_other_error_leaves_the_message_to_be_tried_again(setting: Setting, channel: Channel) -> None:
    setting.mailer.failures = [OSError("away")]
    setting.messenger.failures = [OSError("away")]
    with pytest.raises(OSError):
        await setting.delivery.reminder_due(due(channel=channel))
    assert setting.told == []
    await setting.delivery.reminder_due(due(channel=channel))
    assert setting.told == [DELIVERED]
