"""Notifications as a process that is told nonsense, or nothing."""

from __future__ import annotations

from pathlib import Path

from services.notifications.testing.processes import notifications


def test_everything_that_is_wrong_is_told_and_no_secret(tmp_path: Path) -> None:
    told = {"ENVIRONMENT": "production", "REDIS_URL": "http://:secret@redis", "SMTP_PORT": "mail"}
    with notifications(tmp_path, told) as started:
        assert started.popen.wait(30) == 2
        log = started.log()
    assert [line.split()[1] for line in log.splitlines()] == [
        "REDIS_URL",
        "SMTP_PORT",
        "SMTP_HOST",
        "MAIL_FROM",
        "TELEGRAM_TOKEN",
    ]
    assert "secret" not in log


def test_without_any_settings_it_works_with_a_redis_of_its_own(tmp_path: Path) -> None:
    with notifications(tmp_path, {}) as started:
        started.wait_until_ready()
        started.popen.terminate()
        started.popen.wait(20)
    assert (tmp_path / ".data" / "redis").is_dir()
