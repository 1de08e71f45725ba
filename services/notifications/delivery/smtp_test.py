from __future__ import annotations

import dataclasses
import socket
from collections.abc import Iterator
from pathlib import Path

import aiosmtplib
import pytest

from interlock_runtime.connectivity import Destination
from interlock_runtime.egress import Egress, UndeclaredHost
from services.notifications.delivery.mail import Letter, Mail, address
from services.notifications.delivery.refused import Refused
from services.notifications.delivery.smtp import Security, SmtpMailer, SmtpServer
from services.notifications.testing.certificates import make_certificate
from services.notifications.testing.mail_server import MailServer, mail_server
from services.notifications.testing.messages import NOW

pytestmark = pytest.mark.anyio

SENDER = address("Reminders", "reminders@example.org")
MAIL = Mail(address("Ada", "ada@example.org"), Letter("Subject", "Text\n", "<p>Text</p>\n"), "k1")
ANYWHERE = Egress("notifications", None)


def mailer(server: MailServer, security: Security = Security.NONE, password: str | None = None) -> SmtpMailer:
    username = None if password is None else "reminders"
    there = SmtpServer(server.host, server.port, security, 5, username, password)
    return SmtpMailer(there, SENDER, lambda: NOW, ANYWHERE)


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as started:
        yield started


async def test_a_mail_arrives_with_its_envelope(server: MailServer) -> None:
    await mailer(server).send(MAIL)
    (mail,) = server.box.mails
    assert (mail.sender, mail.recipients) == ("reminders@example.org", ("ada@example.org",))
    assert (mail.message_id, mail.body("plain")) == ("<k1@example.org>", "Text\n")


@pytest.mark.parametrize("command", ["RCPT", "DATA"])
async def test_a_refusal_for_good_is_final(server: MailServer, command: str) -> None:
    server.box.refuse(command, "550 5.1.1 no such person")
    with pytest.raises(Refused, match=r"550 5\.1\.1 no such person"):
        await mailer(server).send(MAIL)
    await mailer(server).send(MAIL)
    assert len(server.box.mails) == 1


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA"])
async def test_a_refusal_for_now_is_an_error_like_any_other(server: MailServer, command: str) -> None:
    server.box.refuse(command, "451 4.3.0 try again later")
    with pytest.raises(aiosmtplib.SMTPException) as caught:
        await mailer(server).send(MAIL)
    assert not isinstance(caught.value, Refused)


async def test_a_refused_sender_is_no_fault_of_the_recipient(server: MailServer) -> None:
    server.box.refuse("MAIL", "550 5.7.1 we do not know you")
    with pytest.raises(aiosmtplib.SMTPSenderRefused):
        await mailer(server).send(MAIL)


async def test_a_server_that_is_away_is_an_error_like_any_other() -> None:
    with mail_server() as server:
        sender = mailer(server)
    with pytest.raises(aiosmtplib.SMTPConnectError):
        await sender.send(MAIL)


async def test_a_server_that_says_nothing_is_not_waited_for() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        there = SmtpServer("127.0.0.1", silent.getsockname()[1], Security.NONE, 0.2)
        with pytest.raises(aiosmtplib.SMTPTimeoutError):
            await SmtpMailer(there, SENDER, lambda: NOW, ANYWHERE).send(MAIL)


async def test_a_server_that_is_not_declared_is_not_connected_to(server: MailServer) -> None:
    there = SmtpServer(server.host, server.port, Security.NONE, 5)
    elsewhere = Egress("notifications", frozenset({Destination(server.host, server.port + 1)}))
    with pytest.raises(UndeclaredHost, match=f'access=."internet:{server.host}:{server.port}"'):
        await SmtpMailer(there, SENDER, lambda: NOW, elsewhere).send(MAIL)
    assert not server.box.mails


@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS])
async def test_connections_are_encrypted_and_passwords_sent_over_them(
    security: Security, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, context = make_certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    start_tls, tls = (context, None) if security is Security.STARTTLS else (None, context)
    with mail_server(start_tls=start_tls, tls=tls, password=b"secret") as server:
        await mailer(server, security, "secret").send(MAIL)
        (mail,) = server.box.mails
        assert (mail.encrypted, mail.login) == (True, b"reminders")
        with pytest.raises(aiosmtplib.SMTPAuthenticationError):
            await mailer(server, security, "wrong").send(MAIL)


@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS])
async def test_a_certificate_of_somebody_else_is_not_trusted(security: Security, tmp_path: Path) -> None:
    _, context = make_certificate(tmp_path)
    start_tls, tls = (context, None) if security is Security.STARTTLS else (None, context)
    with mail_server(start_tls=start_tls, tls=tls) as server:
        with pytest.raises((aiosmtplib.SMTPException, OSError)):
            await mailer(server, security).send(MAIL)
        assert server.box.mails == []


async def test_without_encryption_on_offer_nothing_is_sent(server: MailServer) -> None:
    with pytest.raises(aiosmtplib.SMTPException) as caught:
        await mailer(server, Security.STARTTLS, "secret").send(MAIL)
    assert not isinstance(caught.value, Refused)
    assert server.box.mails == []


async def test_an_address_beyond_ascii_arrives_where_it_can() -> None:
    to = address("Jürgen", "jürgen@exämple.org")
    with mail_server() as able:
        await mailer(able).send(dataclasses.replace(MAIL, to=to))
        assert able.box.mails[0].recipients == ("jürgen@exämple.org",)
    with mail_server(extensions_for_unicode=False) as unable, pytest.raises(Refused):
        await mailer(unable).send(dataclasses.replace(MAIL, to=to))


def test_a_password_is_not_shown() -> None:
    assert "secret" not in repr(SmtpServer("host", 25, Security.TLS, 5, "user", "secret"))
