from __future__ import annotations

import pytest

from interlock_runtime.environment.problems import SettingsError
from interlock_runtime.environment.stage import Environment
from services.notifications.app.settings import Settings
from services.notifications.delivery.smtp import Security
from services.notifications.testing.edges import edges

COMPLETE = {
    "ENVIRONMENT": "production",
    "REDIS_URL": "redis://:hidden-redis@redis/0",
    "SMTP_HOST": "smtp.example.org",
    "SMTP_USERNAME": "reminders",
    "SMTP_PASSWORD": "hidden-smtp",
    "MAIL_FROM": "Reminders <reminders@example.org>",
    "TELEGRAM_TOKEN": "42:hidden-token",
    "INTERLOCK_EDGES": edges("api.telegram.org:443", "smtp.example.org:587", "smtp.example.org:465"),
}


def test_without_an_environment_it_is_development_with_nothing_to_send_by() -> None:
    settings = Settings.from_environment({})
    assert (settings.environment, settings.redis_url) == (Environment.DEVELOPMENT, None)
    assert (settings.mail.server, settings.telegram.token) == (None, None)


def test_what_is_not_told_is_as_usual() -> None:
    settings = Settings.from_environment(COMPLETE)
    server = settings.mail.server
    assert server is not None
    assert (server.port, server.security, server.timeout) == (587, Security.STARTTLS, 20.0)
    assert str(settings.mail.sender) == "Reminders <reminders@example.org>"
    assert (settings.telegram.api, settings.concurrency) == ("https://api.telegram.org", 16)


@pytest.mark.parametrize(("security", "port"), [("tls", 465), ("starttls", 587)])
def test_the_port_follows_the_encryption(security: str, port: int) -> None:
    server = Settings.from_environment({**COMPLETE, "SMTP_SECURITY": security}).mail.server
    assert server is not None
    assert server.port == port


def test_production_needs_everything_and_says_so_at_once() -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.from_environment({"HOST": "0.0.0.0", "PORT": "http", "CONCURRENCY": "0"})
    names = [problem.split()[0] for problem in caught.value.problems]
    assert names == ["PORT", "REDIS_URL", "SMTP_HOST", "MAIL_FROM", "TELEGRAM_TOKEN", "CONCURRENCY", "INTERLOCK_EDGES"]


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"ENVIRONMENT": "staging"}, "ENVIRONMENT"),
        ({"REDIS_URL": "http://:hidden-redis@redis"}, "REDIS_URL"),
        ({"SMTP_SECURITY": "ssl"}, "SMTP_SECURITY"),
        ({"SMTP_SECURITY": "none"}, "SMTP_PASSWORD"),
        ({"SMTP_USERNAME": ""}, "SMTP_USERNAME"),
        ({"SMTP_PORT": "70000"}, "SMTP_PORT"),
        ({"SMTP_TIMEOUT": "soon"}, "SMTP_TIMEOUT"),
        ({"MAIL_FROM": "Reminders"}, "MAIL_FROM"),
        ({"MAIL_FROM": "a@example.org\r\nBcc: eve@example.org"}, "MAIL_FROM"),
        ({"TELEGRAM_TOKEN": "hidden-token"}, "TELEGRAM_TOKEN"),
        ({"TELEGRAM_API": "api.telegram.org"}, "TELEGRAM_API"),
        ({"TELEGRAM_API": "https://telegram.example.org"}, "TELEGRAM_API"),
        ({"SMTP_HOST": "smtp.example.com"}, "SMTP_HOST"),
        ({"SMTP_PORT": "25"}, "SMTP_HOST names smtp.example.org:25"),
        ({"INTERLOCK_EDGES": "{}"}, "INTERLOCK_EDGES"),
        ({"INTERLOCK_EDGES": edges().replace("notifications", "backend")}, "INTERLOCK_EDGES"),
    ],
)
def test_what_does_not_add_up_is_named_without_its_secrets(changed: dict[str, str], named: str) -> None:
    with pytest.raises(SettingsError, match=named) as caught:
        Settings.from_environment({**COMPLETE, **changed})
    assert "hidden" not in str(caught.value)


def test_a_mail_catcher_and_a_telegram_of_ones_own_do_in_development_alone() -> None:
    own = {"SMTP_HOST": "127.0.0.1", "SMTP_PORT": "1025", "TELEGRAM_API": "http://localhost:8081"}
    settings = Settings.from_environment({**COMPLETE, **own, "ENVIRONMENT": "development"})
    assert settings.egress.allows("localhost", 8081)
    with pytest.raises(SettingsError) as caught:
        Settings.from_environment({**COMPLETE, **own})
    assert [problem.split(",")[0] for problem in caught.value.problems] == [
        "SMTP_HOST names 127.0.0.1:1025",
        "TELEGRAM_API names localhost:8081",
    ]


def test_what_is_secret_is_not_shown() -> None:
    assert "hidden" not in repr(Settings.from_environment(COMPLETE))
