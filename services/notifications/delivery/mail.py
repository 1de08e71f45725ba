"""E-mail messages, and who sends them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from typing import Protocol

from interlock_runtime.events.received import ReceivedEvent


@dataclass(frozen=True, slots=True)
class Letter:
    """What a mail says, the same as plain text and as HTML."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Mail:
    """A letter to somebody. `key` is the same whenever the same thing is told to the same person again."""

    to: Address
    letter: Letter
    key: str


class Mailer(Protocol):
    async def send(self, mail: Mail) -> None:
        """Returns once the mail server has taken it. Raises `Refused`."""


def address(display_name: str, email: str) -> Address:
    """Raises ValueError for what would end a header field."""
    username, _, domain = email.rpartition("@")
    return Address(one_line(display_name), username, domain)


def mail_key(event: ReceivedEvent) -> str:
    """What all deliveries of a message have in common. CloudEvents 1.0: its source and its id together."""
    return hashlib.sha256(f"{event.source}\n{event.id}".encode()).hexdigest()[:32]


def one_line(text: str) -> str:
    """The text without anything that a header field cannot hold or a reader would not see."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def compose(mail: Mail, sender: Address, now: datetime) -> EmailMessage:
    """The mail as it is sent (RFC 5322). A receiver knows a second copy by its Message-ID."""
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = mail.to
    message["Subject"] = one_line(mail.letter.subject)
    message["Date"] = now
    message["Message-ID"] = f"<{mail.key}@{sender.domain}>"
    # RFC 3834: nobody's holiday notice need answer it.
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.letter.text)
    message.add_alternative(mail.letter.html, subtype="html")
    return message
