"""Delivery to the log, for development without a mail server or a bot."""

from __future__ import annotations

import logging

from services.notifications.delivery.mail import Mail

logger = logging.getLogger(__name__)


class LoggedMail:
    """Implements `Mailer`: shows the mail to who develops, and nobody else."""

    async def send(self, mail: Mail) -> None:
        logger.warning("mail to %s, not sent since SMTP_HOST is not set: %s", mail.to, mail.letter.text)


class LoggedMessages:
    """Implements `Messenger` likewise."""

    async def send(self, telegram_id: int, text: str) -> None:
        logger.warning("message to %d, not sent since TELEGRAM_TOKEN is not set: %s", telegram_id, text)
