"""What notifications is told by its environment. Nothing else reads environment variables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.utils import parseaddr
from urllib.parse import urlsplit

from aiogram.utils.token import TokenValidationError, validate_token

from interlock_runtime.settings import (
    Environment,
    EnvironmentReader,
    ServerSettings,
    SettingsError,
    environment_of,
    port,
    redis_url,
    seconds,
)
from services.notifications.delivery.mail import address, one_line
from services.notifications.delivery.smtp import Security, SmtpServer

PORT = "8002"
"""Unless told otherwise, beside the backend's and the bot's."""

TELEGRAM_API = "https://api.telegram.org"
DEVELOPMENT_SENDER = address("Reminders", "reminders@localhost")

USUAL_PORTS = {Security.STARTTLS: 587, Security.TLS: 465, Security.NONE: 25}


@dataclass(frozen=True, slots=True)
class MailSettings:
    """`server` is None in development without a mail server."""

    server: SmtpServer | None
    sender: Address


@dataclass(frozen=True, slots=True)
class TelegramSettings:
    """`token` is None in development without a bot."""

    api: str
    token: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Settings:
    """`redis_url` is None for the embedded Redis. At most `concurrency` messages are handled at once."""

    environment: Environment
    server: ServerSettings
    redis_url: str | None = field(repr=False)
    mail: MailSettings
    telegram: TelegramSettings
    concurrency: int

    @staticmethod
    def from_environment(environ: Mapping[str, str]) -> Settings:
        """Reads the variables that docs/configuration.md lists. Raises SettingsError, with everything that is wrong."""
        problems: list[str] = []
        server = ServerSettings()
        try:
            server = ServerSettings.from_environment({**environ, "PORT": environ.get("PORT") or PORT})
        except SettingsError as error:
            problems += error.problems
        reader = EnvironmentReader(environ)
        host = reader.read("HOST", str, server.host)
        environment = Environment.DEVELOPMENT
        try:
            environment = environment_of(environ, host)
        except SettingsError as error:
            problems += error.problems
        settings = Settings(
            environment=environment,
            server=server,
            redis_url=reader.read_secret("REDIS_URL", redis_url, None),
            mail=_mail(reader),
            telegram=TelegramSettings(
                api=reader.read("TELEGRAM_API", _web_address, TELEGRAM_API),
                token=reader.read_secret("TELEGRAM_TOKEN", _token, None),
            ),
            concurrency=reader.read("CONCURRENCY", _concurrency, 16),
        )
        if environment is Environment.PRODUCTION:
            for name in ("REDIS_URL", "SMTP_HOST", "MAIL_FROM", "TELEGRAM_TOKEN"):
                if not environ.get(name):
                    reader.refuse(f"{name} should be set; only ENVIRONMENT=development does without")
        try:
            reader.close()
        except SettingsError as error:
            problems += error.problems
        if problems:
            raise SettingsError(tuple(problems))
        return settings


def _mail(reader: EnvironmentReader) -> MailSettings:
    host = reader.read("SMTP_HOST", str, "")
    security = reader.read("SMTP_SECURITY", _security, Security.STARTTLS)
    username = reader.read("SMTP_USERNAME", str, None)
    password = reader.read_secret("SMTP_PASSWORD", str, None)
    if (username is None) != (password is None):
        reader.refuse("SMTP_USERNAME and SMTP_PASSWORD should be set together")
    elif password is not None and security is Security.NONE:
        reader.refuse("SMTP_PASSWORD should not be sent in the clear: SMTP_SECURITY should be starttls or tls")
    server = SmtpServer(
        host=host,
        port=reader.read("SMTP_PORT", port, USUAL_PORTS[security]),
        security=security,
        timeout=reader.read("SMTP_TIMEOUT", seconds, 20.0),
        username=username,
        password=password,
    )
    return MailSettings(server if host else None, reader.read("MAIL_FROM", _sender, DEVELOPMENT_SENDER))


def _security(text: str) -> Security:
    try:
        return Security(text)
    except ValueError as error:
        raise ValueError(f"one of {', '.join(Security)}") from error


def _sender(text: str) -> Address:
    name, email = parseaddr(text)
    try:
        sender = address(name, email)
    except ValueError:
        sender = None
    if sender is None or not sender.username or not sender.domain or one_line(text) != text:
        raise ValueError("an address, such as Reminders <reminders@example.org>")
    return sender


def _token(text: str) -> str:
    try:
        validate_token(text)
    except TokenValidationError as error:
        raise ValueError("the token that BotFather gave, such as 42:letters") from error
    return text


def _web_address(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("a URL, such as https://api.telegram.org")
    return text.rstrip("/")


def _concurrency(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 1000:
        raise ValueError("a number from 1 to 1000")
    return int(text)
