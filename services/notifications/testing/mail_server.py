"""A real mail server on a free port, that keeps what it takes and refuses to order."""

from __future__ import annotations

import email
import email.policy
import socket
import ssl
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

WAIT_SECONDS = 30


@dataclass(frozen=True)
class Delivered:
    """A mail as it came in, with its envelope. `encrypted` and `login` tell of the connection."""

    sender: str
    recipients: tuple[str, ...]
    message: EmailMessage
    encrypted: bool
    login: bytes | None

    @property
    def message_id(self) -> str:
        return str(self.message["Message-ID"])

    def body(self, kind: str) -> str:
        """The part `plain` or `html`."""
        part = self.message.get_body((kind,))
        assert part is not None
        text: str = part.get_content()
        return text.replace("\r\n", "\n")


class Mailbox:
    """What the server was given. `refuse` has the next answers to the commands RCPT or DATA in their order."""

    def __init__(self) -> None:
        self.mails: list[Delivered] = []
        self._refusals: dict[str, deque[str]] = {"RCPT": deque(), "DATA": deque(), "MAIL": deque()}

    def refuse(self, command: str, *answers: str) -> None:
        self._refusals[command].extend(answers)

    def answer(self, command: str, usual: str) -> str:
        waiting = self._refusals[command]
        return waiting.popleft() if waiting else usual

    def message_ids(self) -> Counter[str]:
        return Counter(mail.message_id for mail in tuple(self.mails))

    def wait_for(self, enough: Callable[[Sequence[Delivered]], bool], timeout: float = WAIT_SECONDS) -> None:
        """Raises TimeoutError. Blocks: within an event loop, call it by `asyncio.to_thread`."""
        deadline = time.monotonic() + timeout
        while not enough(tuple(self.mails)):
            if time.monotonic() > deadline:
                raise TimeoutError(f"{len(self.mails)} mails came")
            time.sleep(0.01)

    # Called by aiosmtpd, which gives these methods their names.

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return self.answer("MAIL", "250 OK")

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.answer("RCPT", "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        answer = self.answer("DATA", "250 Message taken")
        if answer.startswith("250"):
            content = envelope.original_content or b""
            parsed = email.message_from_bytes(content, policy=email.policy.SMTPUTF8)
            assert server.transport is not None
            auth: Any = session.auth_data
            login = auth.login if isinstance(auth, LoginPassword) else None
            self.mails.append(
                Delivered(
                    sender=envelope.mail_from or "",
                    recipients=tuple(envelope.rcpt_tos),
                    message=parsed,
                    encrypted=server.transport.get_extra_info("sslcontext") is not None,
                    login=login,
                )
            )
        return answer


@dataclass(frozen=True)
class MailServer:
    host: str
    port: int
    box: Mailbox


@contextmanager
def mail_server(
    *,
    start_tls: ssl.SSLContext | None = None,
    tls: ssl.SSLContext | None = None,
    password: bytes | None = None,
    extensions_for_unicode: bool = True,
) -> Iterator[MailServer]:
    """Starts a server, in a thread. With `password` it takes no mail from who does not log in with it."""

    def authenticate(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        known = isinstance(data, LoginPassword) and data.password == password
        return AuthResult(success=known, handled=False, auth_data=data)

    box = Mailbox()
    controller = Controller(
        box,
        hostname="127.0.0.1",
        port=_free_port(),
        ssl_context=tls,
        tls_context=start_tls,
        require_starttls=start_tls is not None,
        authenticator=authenticate if password is not None else None,
        auth_required=password is not None,
        auth_require_tls=start_tls is not None,
        enable_SMTPUTF8=extensions_for_unicode,
    )
    controller.start()
    try:
        yield MailServer("127.0.0.1", controller.port, box)
    finally:
        controller.stop()


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
