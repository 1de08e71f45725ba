"""E-mail over SMTP (RFC 5321)."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address
from enum import StrEnum

import aiosmtplib

from interlock_runtime.egress import Egress
from services.notifications.delivery.mail import Mail, compose
from services.notifications.delivery.refused import Refused

logger = logging.getLogger(__name__)


class Security(StrEnum):
    """How the connection is protected. `STARTTLS` and `TLS` take no other answer; `NONE` is for one's own machine."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """A mail server to hand mails to. `timeout` is in seconds, for each of its answers."""

    host: str
    port: int
    security: Security
    timeout: float
    username: str | None = None
    password: str | None = field(default=None, repr=False)


class SmtpMailer:
    """Implements `Mailer`. One connection a mail, so that none is found closed by the server.

    Where `egress` does not allow the server, sending raises UndeclaredHost.
    """

    def __init__(self, server: SmtpServer, sender: Address, clock: Callable[[], datetime], egress: Egress) -> None:
        self._server = server
        self._sender = sender
        self._clock = clock
        self._egress = egress

    async def send(self, mail: Mail) -> None:
        server = self._server
        self._egress.check(server.host, server.port)
        message = compose(mail, self._sender, self._clock())
        try:
            await aiosmtplib.send(
                message,
                sender=self._sender.addr_spec,
                recipients=[mail.to.addr_spec],
                hostname=server.host,
                port=server.port,
                username=server.username,
                password=server.password,
                use_tls=server.security is Security.TLS,
                start_tls=server.security is Security.STARTTLS,
                timeout=server.timeout,
            )
        except aiosmtplib.SMTPRecipientsRefused as error:
            raise _sorted(error.recipients[0]) from error
        except aiosmtplib.SMTPDataError as error:
            raise _sorted(error) from error
        except aiosmtplib.SMTPNotSupported as error:
            # An address beyond ASCII (RFC 6531), which this server will not learn to write to by being asked again.
            raise Refused(str(error)) from error
        logger.info("mail %s handed over", mail.key)


def _sorted(error: aiosmtplib.SMTPResponseException) -> Exception:
    """5xx about this recipient or this mail is final (RFC 5321, 4.2.1).

    One about the sender or the login is not: it is the configuration that is wrong, and the mail waits for its mending.
    """
    return Refused(f"{error.code} {error.message}") if 500 <= error.code < 600 else error
