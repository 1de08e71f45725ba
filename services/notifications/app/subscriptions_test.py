"""What notifications subscribes to, over FastStream's test broker: from a message on a stream to a mail."""

from __future__ import annotations

import pytest

from interlock_runtime.events.testing import handled_inline
from services.notifications.app.application import subscriptions
from services.notifications.app.settings import SERVICE
from services.notifications.testing.messages import due, registered
from services.notifications.testing.recorders import RecordingMailer, RecordingMessenger, RecordingSender
from specs.reminders.events_publisher import RemindersPublisher
from specs.reminders.models import Channel
from specs.users.events_publisher import UsersPublisher

pytestmark = pytest.mark.anyio


async def test_messages_reach_their_handlers() -> None:
    mailer, messenger, sender = RecordingMailer(), RecordingMessenger(), RecordingSender()
    async with handled_inline(subscriptions(mailer, messenger, sender), service=SERVICE, source="backend") as events:
        await UsersPublisher(events).user_registered(registered())
        await RemindersPublisher(events).reminder_due(due())
        await RemindersPublisher(events).reminder_due(due(channel=Channel.TELEGRAM))
    assert [mail.letter.subject for mail in mailer.mails] == ["Welcome, Ada Lovelace", "Reminder: Water the tomatoes."]
    assert len({mail.key for mail in mailer.mails}) == 2
    assert [account for account, _ in messenger.messages] == [5550100]
    assert [event.type.name for event in sender.events] == ["notifications.reminder_delivered"] * 2


async def test_what_a_handler_raises_is_not_swallowed() -> None:
    mailer = RecordingMailer()
    mailer.failures = [OSError("away")]
    composed = subscriptions(mailer, RecordingMessenger(), RecordingSender())
    async with handled_inline(composed, service=SERVICE) as events:
        with pytest.raises(OSError, match="away"):
            await UsersPublisher(events).user_registered(registered())
