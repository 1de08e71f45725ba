"""Notifications as a process that is told nonsense, or nothing."""

from __future__ import annotations

from pathlib import Path

from services.notifications.testing.edges import edges
from services.notifications.testing.processes import notifications


def test_everything_that_is_wrong_is_told_and_no_secret(tmp_path: Path) -> None:
    told = {"ENVIRONMENT": "production", "REDIS_URL": "http://:secret@redis", "SMTP_PORT": "mail"}
    with notifications(tmp_path, told) as started:
        assert started.popen.wait(30) == 2
        log = started.log()
    assert [line.split()[1] for line in log.splitlines()] == [
        "REDIS_URL",
        "SMTP_HOST",
        "SMTP_PORT",
        "MAIL_FROM",
        "TELEGRAM_TOKEN",
        "INTERLOCK_EDGES",
    ]
    assert "secret" not in log


def test_without_any_settings_it_works_with_a_redis_of_its_own(tmp_path: Path) -> None:
    with notifications(tmp_path, {}) as started:
        started.wait_until_ready()
        started.popen.terminate()
        started.popen.wait(20)
    assert (tmp_path / ".data" / "redis").is_dir()


PRODUCTION = {
    "ENVIRONMENT": "production",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "SMTP_HOST": "smtp.example.org",
    "MAIL_FROM": "Reminders <reminders@example.org>",
    "TELEGRAM_TOKEN": "42:hidden-token",
    "INTERLOCK_EDGES": edges("api.telegram.org:443", "smtp.example.org:587"),
}


def refused(folder: Path, environment: dict[str, str]) -> list[str]:
    """What a process says that ends with status 2."""
    with notifications(folder, environment) as started:
        assert started.popen.wait(30) == 2
        return started.log().splitlines()


def test_it_does_not_start_with_a_mail_server_or_a_telegram_that_is_not_declared(tmp_path: Path) -> None:
    changed = {"SMTP_HOST": "smtp.example.com", "TELEGRAM_API": "https://api.telegram.org@evil.example"}
    assert refused(tmp_path, {**PRODUCTION, **changed}) == [
        "error: SMTP_HOST names smtp.example.com:587, which notifications may not connect to; "
        'its BUILD file should say access=["internet:smtp.example.com:587"]',
        "error: TELEGRAM_API names evil.example:443, which notifications may not connect to; "
        'its BUILD file should say access=["internet:evil.example:443"]',
    ]


def test_secrets_come_from_files_and_what_is_wrong_with_those_is_told(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("hidden\n")
    files = {"TELEGRAM_TOKEN_FILE": str(tmp_path / "token"), "REDIS_URL_FILE": "/nowhere", "SMTP_PASSWORD_FILE": "x"}
    told = refused(tmp_path, {**PRODUCTION, **files, "TELEGRAM_TOKEN": "", "SMTP_PASSWORD": "hidden"})
    assert told == [
        "error: REDIS_URL and REDIS_URL_FILE are both set, of which one is enough",
        "error: SMTP_PASSWORD and SMTP_PASSWORD_FILE are both set, of which one is enough",
        "error: TELEGRAM_TOKEN should be the token that @BotFather gave, such as 42:letters",
    ]


def test_it_starts_with_all_secrets_in_files_and_tells_of_a_misspelling(tmp_path: Path) -> None:
    (tmp_path / "token").write_text(f"{PRODUCTION['TELEGRAM_TOKEN']}\n")
    (tmp_path / "redis").write_text(PRODUCTION["REDIS_URL"])
    environment = {name: value for name, value in PRODUCTION.items() if name not in ("TELEGRAM_TOKEN", "REDIS_URL")}
    files = {"TELEGRAM_TOKEN_FILE": str(tmp_path / "token"), "REDIS_URL_FILE": str(tmp_path / "redis")}
    with notifications(tmp_path, {**environment, **files, "CONCURENCY": "8"}) as started:
        started.wait_for(lambda: "listening on http://127.0.0.1:" in started.log())
        assert "CONCURENCY is set, but nothing reads it; did you mean CONCURRENCY?" in started.log()
        assert "hidden" not in started.log()
