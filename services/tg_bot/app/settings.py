"""What the bot is told by its environment. Nothing else reads environment variables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from interlock_runtime.auth.identity import ServiceIdentity, identity_of, usable_identity
from interlock_runtime.egress import Egress, declared_hosts
from interlock_runtime.environment.contract import Contract
from interlock_runtime.environment.edges import INTERLOCK_EDGES, SERVICE_CALLERS_DIR, SERVICE_KEY_DIR
from interlock_runtime.environment.kinds import Kind, choice, http_url, port, secret
from interlock_runtime.environment.redis import REDIS_URL
from interlock_runtime.environment.server import SERVER, ServerSettings
from interlock_runtime.environment.stage import Environment
from interlock_runtime.environment.values import Values
from interlock_runtime.environment.variable import ALWAYS, variable

SERVICE = "tg_bot"
"""The name that its events come from and that the backend knows it by."""

BACKEND = "backend"
"""Whom it calls."""

_TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]+")
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


class Mode(StrEnum):
    """How updates come from Telegram to the bot."""

    POLLING = "polling"
    WEBHOOK = "webhook"


def _bot_token(told: str) -> str:
    if not _TOKEN.fullmatch(told):
        raise ValueError("a token as @BotFather gives it: digits, a colon, letters and digits")
    return told


def _webhook_secret(told: str) -> str:
    if not _SECRET.fullmatch(told):
        raise ValueError("1 to 256 letters, digits, underscores and hyphens")
    return told


bot_token = Kind("bot_token", _bot_token)
webhook_secret = Kind("webhook_secret", _webhook_secret)

PORT = variable("PORT", port, default="8001", doc="where `/healthz`, `/readyz` and the webhook are")
TELEGRAM_TOKEN = variable("TELEGRAM_TOKEN", secret(bot_token), required=ALWAYS, doc="the bot's token, from @BotFather")
TELEGRAM_API = variable(
    "TELEGRAM_API",
    http_url,
    default="https://api.telegram.org",
    doc="where the Bot API is; another server is to be declared in the BUILD file",
)
TELEGRAM_MODE = variable(
    "TELEGRAM_MODE", choice(Mode), default="polling", doc="`polling`, or `webhook` with the two that follow"
)
WEBHOOK_URL = variable(
    "WEBHOOK_URL", http_url, doc="the public address of the bot; Telegram calls `/v1/telegram/updates` there"
)
WEBHOOK_SECRET = variable(
    "WEBHOOK_SECRET",
    secret(webhook_secret),
    doc="what Telegram proves itself with: 1 to 256 letters, digits, `_` and `-`",
)
BACKEND_URL = variable("BACKEND_URL", http_url, in_development="http://127.0.0.1:8000", doc="where the backend is")


@dataclass(frozen=True, slots=True)
class Polling:
    """The bot asks Telegram for updates."""


@dataclass(frozen=True, slots=True)
class WebhookMode:
    """Telegram sends updates to `url`, the public address of the bot, with `secret`."""

    url: str
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class TelegramSettings:
    token: str = field(repr=False)
    api: str
    mode: Polling | WebhookMode


@dataclass(frozen=True, slots=True)
class Settings:
    """`identity` is what the bot proves itself with to the backend, which is at `backend_url`.

    `redis_url` is None where the process brings up a Redis by itself, which it does in development alone.
    """

    environment: Environment
    server: ServerSettings
    telegram: TelegramSettings
    backend_url: str
    identity: ServiceIdentity
    redis_url: str | None = field(repr=False)
    egress: Egress

    @staticmethod
    def from_environment(environ: Mapping[str, str]) -> Settings:
        """Reads the variables that docs/configuration.md lists. Raises SettingsError with all that is wrong."""
        values = CONTRACT.read(environ)
        return Settings(
            environment=values.environment,
            server=ServerSettings.of(values, PORT),
            telegram=TelegramSettings(values[TELEGRAM_TOKEN], values[TELEGRAM_API], _mode(values)),
            backend_url=values[BACKEND_URL],
            identity=identity_of(values, SERVICE, (BACKEND,)),
            redis_url=values[REDIS_URL],
            egress=Egress.of(
                values[INTERLOCK_EDGES], SERVICE, {BACKEND: values[BACKEND_URL]}, environment=values.environment
            ),
        )


def _webhook_is_whole(values: Values) -> Iterator[str]:
    """Rule: a webhook has an address and a secret."""
    if values[TELEGRAM_MODE] is Mode.WEBHOOK:
        yield from (
            f"{each.name} is missing: {each.doc}" for each in (WEBHOOK_URL, WEBHOOK_SECRET) if values[each] is None
        )


def _mode(values: Values) -> Polling | WebhookMode:
    url, proof = values[WEBHOOK_URL], values[WEBHOOK_SECRET]
    if values[TELEGRAM_MODE] is Mode.POLLING or url is None or proof is None:
        return Polling()
    return WebhookMode(url, proof)


CONTRACT = Contract(
    (
        *SERVER,
        PORT,
        TELEGRAM_TOKEN,
        TELEGRAM_API,
        TELEGRAM_MODE,
        WEBHOOK_URL,
        WEBHOOK_SECRET,
        BACKEND_URL,
        REDIS_URL,
        INTERLOCK_EDGES,
        SERVICE_KEY_DIR,
        SERVICE_CALLERS_DIR,
    ),
    rules=(_webhook_is_whole, usable_identity(SERVICE, (BACKEND,)), declared_hosts(SERVICE, TELEGRAM_API)),
)
"""What the bot reads."""
