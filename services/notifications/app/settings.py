"""What notifications is told by its environment. Nothing else reads environment variables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.utils import parseaddr

from aiogram.utils.token import TokenValidationError, validate_token

from interlock_runtime.connectivity import Destination
from interlock_runtime.egress import Egress, declared_hosts, undeclared
from interlock_runtime.environment.contract import Contract
from interlock_runtime.environment.edges import INTERLOCK_EDGES, own_edges
from interlock_runtime.environment.kinds import Kind, choice, http_url, integer, password, port, seconds, secret, text
from interlock_runtime.environment.redis import REDIS_URL
from interlock_runtime.environment.server import SERVER, ServerSettings
from interlock_runtime.environment.stage import Environment
from interlock_runtime.environment.values import Values
from interlock_runtime.environment.variable import IN_PRODUCTION, variable
from services.notifications.delivery.mail import address, one_line
from services.notifications.delivery.smtp import Security, SmtpServer

SERVICE = "notifications"
"""The name that its events come from and that its consumer groups have."""

USUAL_PORTS = {Security.STARTTLS: 587, Security.TLS: 465, Security.NONE: 25}


def _mailbox(told: str) -> Address:
    name, email = parseaddr(told)
    try:
        sender = address(name, email)
    except ValueError:
        sender = None
    if sender is None or not sender.username or not sender.domain or one_line(told) != told:
        raise ValueError("an address, such as Reminders <reminders@example.org>")
    return sender


def _bot_token(told: str) -> str:
    try:
        validate_token(told)
    except TokenValidationError:
        raise ValueError("the token that @BotFather gave, such as 42:letters") from None
    return told


mailbox = Kind("mailbox", _mailbox)
bot_token = Kind("bot_token", _bot_token)

PORT = variable("PORT", port, default="8002", doc="where `/healthz` and `/readyz` are")
SMTP_HOST = variable(
    "SMTP_HOST",
    text,
    required=IN_PRODUCTION,
    doc="the mail server to hand mails to; in development, without it, mails are written to the log",
)
SMTP_SECURITY = variable(
    "SMTP_SECURITY",
    choice(Security),
    default="starttls",
    doc="`starttls` or `tls`, of which neither settles for less; `none` on one's own machine",
)
SMTP_PORT = variable(
    "SMTP_PORT", port, doc="the port of the mail server; without it 587, 465 or 25, as the encryption has it"
)
SMTP_USERNAME = variable("SMTP_USERNAME", text, doc="who logs in to the mail server; not without `SMTP_PASSWORD`")
SMTP_PASSWORD = variable(
    "SMTP_PASSWORD", secret(password), doc="the password of `SMTP_USERNAME`; not with `SMTP_SECURITY=none`"
)
SMTP_TIMEOUT = variable(
    "SMTP_TIMEOUT", seconds(), default="20", doc="seconds that each answer of the mail server may take"
)
MAIL_FROM = variable(
    "MAIL_FROM",
    mailbox,
    in_development="Reminders <reminders@localhost>",
    doc="whom mails come from; its domain is also that of their Message-IDs",
)
TELEGRAM_TOKEN = variable(
    "TELEGRAM_TOKEN",
    secret(bot_token),
    required=IN_PRODUCTION,
    doc="the bot's token, from @BotFather; in development, without it, messages are written to the log",
)
TELEGRAM_API = variable(
    "TELEGRAM_API",
    http_url,
    default="https://api.telegram.org",
    doc="where the Bot API is; another server is to be declared in the BUILD file",
)
CONCURRENCY = variable("CONCURRENCY", integer(1, 1000), default="16", doc="how many messages are handled at once")


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
    egress: Egress

    @staticmethod
    def from_environment(environ: Mapping[str, str]) -> Settings:
        """Reads the variables that docs/configuration.md lists. Raises SettingsError, with everything that is wrong."""
        values = CONTRACT.read(environ)
        return Settings(
            environment=values.environment,
            server=ServerSettings.of(values, PORT),
            redis_url=values[REDIS_URL],
            mail=MailSettings(_mail_server(values), values[MAIL_FROM]),
            telegram=TelegramSettings(values[TELEGRAM_API], values[TELEGRAM_TOKEN]),
            concurrency=values[CONCURRENCY],
            egress=Egress.of(values[INTERLOCK_EDGES], SERVICE, environment=values.environment),
        )


def _login_is_whole(values: Values) -> Iterator[str]:
    """Rule: who logs in has a name and a password, and sends them to nobody else."""
    username, password, security = values[SMTP_USERNAME], values[SMTP_PASSWORD], values[SMTP_SECURITY]
    if (username is None) != (password is None):
        yield "SMTP_USERNAME and SMTP_PASSWORD should be set together"
    elif password is not None and security is Security.NONE:
        yield "SMTP_PASSWORD should not be sent in the clear: SMTP_SECURITY should be starttls or tls"


def _mail_host_is_declared(values: Values) -> Iterator[str]:
    """Rule: the service may connect to the mail server."""
    server = _mail_server(values)
    if server is not None:
        destination = Destination(server.host, server.port)
        yield from undeclared(values, SERVICE, SMTP_HOST.name, destination)


def _mail_server(values: Values) -> SmtpServer | None:
    host, security = values[SMTP_HOST], values[SMTP_SECURITY]
    if host is None:
        return None
    given = values[SMTP_PORT]
    return SmtpServer(
        host=host,
        port=USUAL_PORTS[security] if given is None else given,
        security=security,
        timeout=values[SMTP_TIMEOUT],
        username=values[SMTP_USERNAME],
        password=values[SMTP_PASSWORD],
    )


CONTRACT = Contract(
    (
        *SERVER,
        PORT,
        REDIS_URL,
        SMTP_HOST,
        SMTP_SECURITY,
        SMTP_PORT,
        SMTP_USERNAME,
        SMTP_PASSWORD,
        SMTP_TIMEOUT,
        MAIL_FROM,
        TELEGRAM_TOKEN,
        TELEGRAM_API,
        CONCURRENCY,
        INTERLOCK_EDGES,
    ),
    rules=(_login_is_whole, own_edges(SERVICE), _mail_host_is_declared, declared_hosts(SERVICE, TELEGRAM_API)),
)
"""What notifications reads."""
