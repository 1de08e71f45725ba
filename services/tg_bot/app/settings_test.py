from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from interlock_runtime.auth.development import DEVELOPMENT_KEY
from interlock_runtime.environment.problems import SettingsError
from interlock_runtime.environment.stage import Environment
from services.tg_bot.app.settings import Polling, Settings, WebhookMode


def edges(**changed: object) -> str:
    return json.dumps({"service": "tg_bot", "calls": {}, "callers": {}, "egress": [], **changed})


TOKEN = {"TELEGRAM_TOKEN": "42:a-token"}
PRODUCTION = {
    **TOKEN,
    "HOST": "0.0.0.0",
    "BACKEND_URL": "https://backend.internal/",
    "REDIS_URL": "redis://redis:6379/0",
    "INTERLOCK_EDGES": edges(calls={"backend": ["users.api.create_user"]}, egress=["api.telegram.org:443"]),
}


@pytest.fixture
def production(tmp_path: Path) -> dict[str, str]:
    """With a folder of keys."""
    (tmp_path / "k1.key").write_text("hidden" * 8)
    return {**PRODUCTION, "SERVICE_KEY_DIR": str(tmp_path)}


def problems(environ: Mapping[str, str]) -> list[str]:
    with pytest.raises(SettingsError) as refused:
        Settings.from_environment(environ)
    return list(refused.value.problems)


def test_in_development_a_token_is_all_it_takes() -> None:
    settings = Settings.from_environment(TOKEN)
    assert settings.environment is Environment.DEVELOPMENT
    assert (settings.server.port, settings.backend_url) == (8001, "http://127.0.0.1:8000")
    assert (settings.telegram.api, settings.telegram.mode) == ("https://api.telegram.org", Polling())
    assert settings.identity.signing.current().key == DEVELOPMENT_KEY
    assert settings.redis_url is None


def test_production_is_told_everything(production: dict[str, str]) -> None:
    settings = Settings.from_environment(production)
    assert settings.environment is Environment.PRODUCTION
    assert settings.backend_url == "https://backend.internal"
    assert settings.identity.signing.current().key_id == "k1"
    assert settings.identity.tokens().operations("backend") == frozenset({"users.api.create_user"})
    assert settings.redis_url == "redis://redis:6379/0"
    assert settings.egress.allows("api.telegram.org", 443)
    assert settings.egress.allows("backend.internal", 443)
    assert not settings.egress.allows("backend.internal", 80)


def test_a_webhook_is_an_address_and_a_secret() -> None:
    told = {"TELEGRAM_MODE": "webhook", "WEBHOOK_URL": "https://bot.example.org/", "WEBHOOK_SECRET": "abc_DEF-1"}
    settings = Settings.from_environment({**TOKEN, **told})
    assert settings.telegram.mode == WebhookMode("https://bot.example.org", "abc_DEF-1")


@pytest.mark.parametrize("missing", sorted(PRODUCTION.keys() - {"HOST"} | {"SERVICE_KEY_DIR"}))
def test_production_does_without_nothing(production: dict[str, str], missing: str) -> None:
    (problem,) = problems({name: value for name, value in production.items() if name != missing})
    assert problem.startswith(f"{missing} is missing: ")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TELEGRAM_TOKEN", "hunter2"),
        ("TELEGRAM_API", "api.telegram.org"),
        ("TELEGRAM_MODE", "pigeon"),
        ("BACKEND_URL", "backend:8000"),
        ("BACKEND_URL", "https://backend?x=1"),
        ("REDIS_URL", "http://redis"),
        ("SERVICE_KEY_DIR", "/nonexistent"),
        ("INTERLOCK_EDGES", "{}"),
        ("INTERLOCK_EDGES", edges()),
        ("INTERLOCK_EDGES", edges(service="backend", calls={"backend": []})),
        ("TELEGRAM_API", "https://telegram.example.org"),
        ("PORT", "http"),
        ("ENVIRONMENT", "staging"),
    ],
)
def test_what_cannot_be_used_is_told_and_secrets_are_not_repeated(
    production: dict[str, str], name: str, value: str
) -> None:
    told = problems({**production, name: value})
    assert any(problem.startswith(name) for problem in told)
    assert "hunter2" not in "".join(told)


@pytest.mark.parametrize("secret", ["with space", "ü", "x" * 257])
def test_a_secret_is_of_the_characters_that_telegram_takes(secret: str) -> None:
    told = {"TELEGRAM_MODE": "webhook", "WEBHOOK_URL": "https://bot.example.org", "WEBHOOK_SECRET": secret}
    (problem,) = problems({**TOKEN, **told})
    assert problem.startswith("WEBHOOK_SECRET should be ")
    assert secret not in problem


def test_keys_that_are_none_are_told_and_not_repeated(production: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "k1.key").write_text("hunter2")
    (problem,) = problems(production)
    assert (
        problem
        == f"SERVICE_KEY_DIR names '{tmp_path}', which holds k1.key, but a shared secret needs at least 32 bytes"
    )


def test_settings_show_no_secret(production: dict[str, str]) -> None:
    told = {"TELEGRAM_MODE": "webhook", "WEBHOOK_URL": "https://b.org", "WEBHOOK_SECRET": "s3cret"}
    shown = repr(Settings.from_environment({**production, **told, "REDIS_URL": "redis://u:pass@r"}))
    assert not any(secret in shown for secret in ("a-token", "s3cret", "hidden", "pass@"))


def test_a_telegram_of_ones_own_does_in_development_alone(production: dict[str, str]) -> None:
    own = {**production, "TELEGRAM_API": "http://127.0.0.1:8081"}
    assert Settings.from_environment({**own, "ENVIRONMENT": "development"}).egress.allows("127.0.0.1", 8081)
    (problem,) = problems(own)
    assert problem.startswith("TELEGRAM_API names 127.0.0.1:8081")
