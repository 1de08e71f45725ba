from __future__ import annotations

import pytest

from interlock_runtime.auth.development import DEVELOPMENT_ISSUER, DEVELOPMENT_KEY
from interlock_runtime.settings import Environment, SettingsError
from services.tg_bot.app.settings import Polling, Settings, WebhookMode

TOKEN = {"TELEGRAM_TOKEN": "42:a-token"}
PRODUCTION = {
    **TOKEN,
    "HOST": "0.0.0.0",
    "BACKEND_URL": "https://backend.internal/",
    "REDIS_URL": "redis://redis:6379/0",
    "JWT_ISSUER": "https://bot.example.org",
    "JWT_ALGORITHM": "HS256",
    "JWT_SIGNING_KEY": "s" * 40,
}


def problems(environ: dict[str, str]) -> list[str]:
    with pytest.raises(SettingsError) as refused:
        Settings.from_environment(environ)
    return list(refused.value.problems)


def test_in_development_a_token_is_all_it_takes() -> None:
    settings = Settings.from_environment(TOKEN)
    assert settings.environment is Environment.DEVELOPMENT
    assert (settings.server.port, settings.backend.url) == (8001, "http://127.0.0.1:8000")
    assert (settings.telegram.api, settings.telegram.mode) == ("https://api.telegram.org", Polling())
    assert (settings.backend.issuer, settings.backend.audience) == (DEVELOPMENT_ISSUER, "backend")
    assert settings.redis_url is None


def test_production_is_told_everything() -> None:
    settings = Settings.from_environment(PRODUCTION)
    assert settings.environment is Environment.PRODUCTION
    assert settings.backend.url == "https://backend.internal"
    assert settings.backend.issuer == "https://bot.example.org"
    assert settings.redis_url == "redis://redis:6379/0"


def test_a_webhook_is_an_address_and_a_secret() -> None:
    told = {"TELEGRAM_MODE": "webhook", "WEBHOOK_URL": "https://bot.example.org/", "WEBHOOK_SECRET": "abc_DEF-1"}
    settings = Settings.from_environment({**TOKEN, **told})
    assert settings.telegram.mode == WebhookMode("https://bot.example.org", "abc_DEF-1")


@pytest.mark.parametrize("missing", sorted(PRODUCTION.keys() - {"HOST", "JWT_ALGORITHM"}))
def test_production_does_without_nothing(missing: str) -> None:
    (problem,) = problems({name: value for name, value in PRODUCTION.items() if name != missing})
    assert problem.startswith(f"{missing} is missing: it should be ")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TELEGRAM_TOKEN", "hunter2"),
        ("TELEGRAM_API", "api.telegram.org"),
        ("TELEGRAM_MODE", "pigeon"),
        ("BACKEND_URL", "backend:8000"),
        ("BACKEND_URL", "https://backend?x=1"),
        ("REDIS_URL", "http://redis"),
        ("JWT_ALGORITHM", "none"),
        ("JWT_SIGNING_KEY", "hunter2"),
        ("JWT_SIGNING_KEY", DEVELOPMENT_KEY),
        ("PORT", "http"),
        ("ENVIRONMENT", "staging"),
    ],
)
def test_what_cannot_be_used_is_told_and_secrets_are_not_repeated(name: str, value: str) -> None:
    told = problems({**PRODUCTION, name: value})
    assert any(problem.startswith(name) for problem in told)
    assert "hunter2" not in "".join(told)


@pytest.mark.parametrize("secret", ["with space", "ü", "x" * 257])
def test_a_secret_is_of_the_characters_that_telegram_takes(secret: str) -> None:
    told = {"TELEGRAM_MODE": "webhook", "WEBHOOK_URL": "https://bot.example.org", "WEBHOOK_SECRET": secret}
    (problem,) = problems({**TOKEN, **told})
    assert problem.startswith("WEBHOOK_SECRET should be ")
    assert secret not in problem


def test_settings_show_no_secret() -> None:
    told = {"TELEGRAM_MODE": "webhook", "WEBHOOK_URL": "https://b.org", "WEBHOOK_SECRET": "s3cret"}
    shown = repr(Settings.from_environment({**PRODUCTION, **told, "REDIS_URL": "redis://u:pass@r"}))
    assert not any(secret in shown for secret in ("a-token", "s3cret", "s" * 40, "pass@"))
