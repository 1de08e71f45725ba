"""Delivering reminders."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from interlock_runtime.events.received import ReceivedEvent
from services.notifications.delivery.mail import Mail, Mailer, address, mail_key
from services.notifications.delivery.refused import Refused
from services.notifications.delivery.telegram import Messenger
from services.notifications.messages import composer
from specs.notifications.events_publisher import NotificationsPublisher
from specs.notifications.models import DeliveryFailure, DeliveryReceipt, FailureReason
from specs.reminders.models import Channel, ReminderDue

logger = logging.getLogger(__name__)


class NoAddress(Refused):
    """The owner has taken the address away since the reminder was made."""


class ReminderDelivery:
    """Implements `ReminderDueHandler`: delivers a reminder and tells what came of it.

    A mail that was handed over cannot be taken back. When the process ends before that is noted, the reminder is
    delivered a second time rather than not at all; both mails have one Message-ID.
    """

    def __init__(
        self,
        mailer: Mailer,
        messenger: Messenger,
        publisher: NotificationsPublisher,
        event: ReceivedEvent,
        clock: Callable[[], datetime],
    ) -> None:
        self._mailer = mailer
        self._messenger = messenger
        self._publisher = publisher
        self._event = event
        self._clock = clock

    async def reminder_due(self, message: ReminderDue) -> None:
        try:
            await self._deliver(message)
        except Refused as error:
            logger.warning("reminder %s cannot be delivered: %s", message.reminder_id, error)
            reason = FailureReason.NO_ADDRESS if isinstance(error, NoAddress) else FailureReason.REFUSED
            await self._publisher.reminder_undeliverable(
                DeliveryFailure(
                    reminder_id=message.reminder_id,
                    occurrence_id=message.occurrence_id,
                    failed_at=self._clock(),
                    reason=reason,
                )
            )
        else:
            await self._publisher.reminder_delivered(
                DeliveryReceipt(
                    reminder_id=message.reminder_id,
                    occurrence_id=message.occurrence_id,
                    delivered_at=self._clock(),
                )
            )

    async def _deliver(self, message: ReminderDue) -> None:
        recipient = message.recipient
        match message.channel:
            case Channel.TELEGRAM:
                await self._messenger.send(recipient.telegram_id, composer.reminder_message(message))
            case Channel.EMAIL:
                if recipient.email is None:
                    raise NoAddress("there is no e-mail address in the profile")
                to = address(recipient.display_name, recipient.email)
                await self._mailer.send(Mail(to, composer.reminder_letter(message), mail_key(self._event)))
