from __future__ import annotations

from pathlib import Path

import pytest

from interlock_runtime.auth.development import DEVELOPMENT_ISSUER, DEVELOPMENT_KEY
from interlock_runtime.environment.problems import SettingsError
from interlock_runtime.environment.stage import Environment
from services.backend.app.settings import EventSettings, RelaySettings, Settings

ISSUER = {
    "JWT_ISSUER": "https://login.example.org",
    "JWT_KEY": "s" * 40,
    "JWT_ALGORITHM": "HS256",
    "REDIS_URL": "redis://:hidden@redis/0",
    "INTERLOCK_EDGES": '{"service": "backend", "calls": {}, "callers": {}, "egress": []}',
}
CALLED = {
    **ISSUER,
    "ENVIRONMENT": "production",
    "INTERLOCK_EDGES": '{"service":"backend","calls":{},"callers":{"tg_bot":["users.api.get_user"]},"egress":[]}',
}


def test_without_an_environment_it_is_development_on_an_embedded_database() -> None:
    settings = Settings.from_environment({})
    assert (settings.environment, settings.server.hosts, settings.server.port) == (
        Environment.DEVELOPMENT,
        ("127.0.0.1",),
        8000,
    )
    assert settings.database.embedded
    assert settings.tokens.issuer == DEVELOPMENT_ISSUER
    assert settings.events == EventSettings(redis_url=None, relays=True, sweep_interval=1.0)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "10.0.0.7", "backend"])
def test_what_the_world_can_reach_is_production_until_told_otherwise(host: str) -> None:
    with pytest.raises(SettingsError, match="JWT_KEY"):
        Settings.from_environment({"HOST": host})
    told = Settings.from_environment({"HOST": host, "ENVIRONMENT": "development"})
    assert told.environment is Environment.DEVELOPMENT


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
def test_the_loopback_interface_is_development(host: str) -> None:
    assert Settings.from_environment({"HOST": host}).environment is Environment.DEVELOPMENT


def test_production_refuses_the_development_key_even_when_it_is_given() -> None:
    environ = {**ISSUER, "ENVIRONMENT": "production", "JWT_KEY": DEVELOPMENT_KEY}
    with pytest.raises(SettingsError, match="JWT_KEY"):
        Settings.from_environment(environ)


def test_production_takes_the_issuers_key() -> None:
    settings = Settings.from_environment({**ISSUER, "ENVIRONMENT": "production", "JWT_AUDIENCE": "reminders"})
    assert (settings.tokens.issuer, settings.tokens.audience) == ("https://login.example.org", "reminders")


def test_the_issuer_of_peoples_tokens_is_none_of_the_services(tmp_path: Path) -> None:
    (tmp_path / "tg_bot.k1.key").write_text("hidden" * 8)
    with pytest.raises(SettingsError, match=r"^JWT_ISSUER should be who issues people's tokens, but 'tg_bot'"):
        Settings.from_environment({**CALLED, "SERVICE_CALLERS_DIR": str(tmp_path), "JWT_ISSUER": "tg_bot"})


def test_production_needs_the_keys_of_who_calls(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"^SERVICE_CALLERS_DIR is missing: the folder of the keys by which tg_bot"):
        Settings.from_environment(CALLED)
    with pytest.raises(SettingsError, match=r"^SERVICE_CALLERS_DIR names .* which holds no key$"):
        Settings.from_environment({**CALLED, "SERVICE_CALLERS_DIR": str(tmp_path)})
    (tmp_path / "tg_bot.k1.key").write_text("hidden" * 8)
    settings = Settings.from_environment({**CALLED, "SERVICE_CALLERS_DIR": str(tmp_path)})
    assert settings.identity.callers.find("tg_bot", "k1", "HS256") is not None


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"ENVIRONMENT": "staging"}, "ENVIRONMENT"),
        ({"PORT": "http"}, "PORT"),
        ({"JWT_ALGORITHM": "none"}, "JWT_ALGORITHM"),
        ({"JWT_ISSUER": ""}, "JWT_ISSUER"),
        ({"ENVIRONMENT": "production", "INTERLOCK_EDGES": ""}, "INTERLOCK_EDGES"),
        ({"INTERLOCK_EDGES": CALLED["INTERLOCK_EDGES"].replace("backend", "another")}, "INTERLOCK_EDGES"),
        ({"JWT_KEY": "short"}, "JWT_KEY"),
        ({"DATABASE_URL": "mysql://root:hidden@host/x"}, "DATABASE_URL"),
        ({"DATABASE_URL": "hidden"}, "DATABASE_URL"),
        ({"REDIS_URL": "http://:hidden@redis"}, "REDIS_URL"),
        ({"RELAY": "perhaps"}, "RELAY"),
        ({"SWEEP_INTERVAL": "0"}, "SWEEP_INTERVAL"),
    ],
)
def test_what_does_not_add_up_is_named_without_its_secrets(changed: dict[str, str], named: str) -> None:
    with pytest.raises(SettingsError, match=named) as caught:
        Settings.from_environment({**ISSUER, **changed})
    assert "hidden" not in str(caught.value)
    assert "short" not in str(caught.value)


def test_a_postgresql_address_gets_its_driver() -> None:
    settings = Settings.from_environment({"DATABASE_URL": "postgresql://ada:pw@db/app"})
    assert settings.database.url == "postgresql+asyncpg://ada:pw@db/app"
    assert not settings.database.embedded


def test_everything_that_is_wrong_is_told_at_once() -> None:
    environ = {"ENVIRONMENT": "production", "PORT": "http", "DATABASE_URL": "mysql://host/x"}
    with pytest.raises(SettingsError) as caught:
        Settings.from_environment(environ)
    assert [problem.split()[0] for problem in caught.value.problems] == [
        "PORT",
        "DATABASE_URL",
        "JWT_KEY",
        "JWT_ISSUER",
        "REDIS_URL",
        "INTERLOCK_EDGES",
    ]


def test_what_is_secret_is_not_shown() -> None:
    assert "hidden" not in repr(Settings.from_environment(ISSUER))


def test_a_relay_of_its_own_is_told_its_redis() -> None:
    with pytest.raises(SettingsError, match="REDIS_URL"):
        RelaySettings.from_environment({})
    told = RelaySettings.from_environment({"REDIS_URL": "redis://redis", "DATABASE_URL": "sqlite:///x"})
    assert (told.redis_url, told.database.embedded) == ("redis://redis", False)
