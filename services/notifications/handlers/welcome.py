"""Greeting people who have registered."""

from __future__ import annotations

import logging

from interlock_runtime.events.received import ReceivedEvent
from services.notifications.delivery.mail import Mail, Mailer, address, mail_key
from services.notifications.delivery.refused import Refused
from services.notifications.messages import composer
from specs.users.models import UserRead

logger = logging.getLogger(__name__)


class Welcome:
    """Implements `UserRegisteredHandler`. Who gave no e-mail address was greeted by the bot already."""

    def __init__(self, mailer: Mailer, event: ReceivedEvent) -> None:
        self._mailer = mailer
        self._event = event

    async def user_registered(self, message: UserRead) -> None:
        if message.email is None:
            return
        to = address(message.display_name, message.email)
        try:
            await self._mailer.send(Mail(to, composer.welcome(message), mail_key(self._event)))
        except Refused as error:
            # Nobody waits for a greeting; that the address is no good shows again with the first reminder.
            logger.warning("the welcome of user %d was refused: %s", message.id, error)
