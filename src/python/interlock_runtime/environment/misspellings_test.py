from __future__ import annotations

import pytest

from interlock_runtime.environment.misspellings import misspellings

DECLARED = ("HOST", "PORT", "SWEEP_INTERVAL", "REDIS_URL", "SMTP_PORT", "SMTP_HOST", "BACKEND_URL", "TELEGRAM_API")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("SWEEP_INTERVALL", "SWEEP_INTERVAL"),
        ("SWEEP_INTERVA", "SWEEP_INTERVAL"),
        ("SWEEP_ITNERVAL", "SWEEP_INTERVAL"),
        ("SWEEP_INTERVOL", "SWEEP_INTERVAL"),
        ("SWEEPINTERVAL", "SWEEP_INTERVAL"),
        ("REDIS_URI", "REDIS_URL"),
        ("REDIS_URL_FILES", "REDIS_URL_FILE"),
    ],
)
def test_one_slip_is_noticed(written: str, meant: str) -> None:
    assert list(misspellings({written}, DECLARED)) == [(written, meant)]


@pytest.mark.parametrize(
    "other",
    [
        *("HOME", "HOSTNAME", "PATH", "PWD", "LANG", "SHLVL", "TERM", "USER", "PORTS", "HOSTS"),
        # What Kubernetes and Docker give every container.
        *("BACKEND_PORT", "BACKEND_SERVICE_HOST", "REDIS_PORT", "KUBERNETES_PORT", "REDIS_SERVICE_PORT"),
        *("TELEGRAM_API_ID", "SSL_CERT_FILE", "PYTHONPATH", "POSTGRES_URL", "SWEEP_INTERVAL_FILE"),
    ],
)
def test_what_is_of_other_programs_is_none_of_our_business(other: str) -> None:
    assert list(misspellings({other}, DECLARED)) == []


def test_what_is_given_itself_cannot_have_been_meant() -> None:
    assert list(misspellings({"SMTP_POST", "SMTP_PORT", "SMTP_HOST"}, DECLARED)) == []
