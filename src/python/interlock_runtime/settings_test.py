from __future__ import annotations

import pytest

from interlock_runtime.settings import EnvironmentReader, ServerSettings, SettingsError, port, redis_url


def test_an_empty_environment_gives_the_defaults() -> None:
    assert ServerSettings.from_environment({"PORT": ""}) == ServerSettings()


def test_every_variable_is_read() -> None:
    environment = {"HOST": "0.0.0.0", "PORT": "80", "GRACE_PERIOD": "2.5", "DRAIN_DELAY": "1", "ACCESS_LOG": "on"}
    assert ServerSettings.from_environment(environment) == ServerSettings("0.0.0.0", 80, 2.5, 1.0, True)


def test_all_bad_variables_are_told_of_at_once() -> None:
    environment = {"PORT": "70000", "GRACE_PERIOD": "-1", "DRAIN_DELAY": "soon", "ACCESS_LOG": "maybe"}
    with pytest.raises(SettingsError) as refusal:
        ServerSettings.from_environment(environment)
    assert refusal.value.problems == (
        "PORT should be a port from 0 to 65535, but is '70000'",
        "GRACE_PERIOD should be a number of seconds, but is '-1'",
        "DRAIN_DELAY should be a number of seconds, but is 'soon'",
        "ACCESS_LOG should be on or off, but is 'maybe'",
    )


def test_what_is_secret_is_not_shown_and_told_of_with_the_rest() -> None:
    reader = EnvironmentReader({"REDIS_URL": "redis://ada:hidden@host:port/0", "PORT": "x"})
    assert reader.read_secret("REDIS_URL", redis_url, None) is None
    assert reader.read("PORT", port, 1) == 1
    reader.refuse("TLS does not go with a socket")
    with pytest.raises(SettingsError) as refusal:
        reader.close()
    assert [problem.split()[0] for problem in refusal.value.problems] == ["REDIS_URL", "PORT", "TLS"]
    assert "hidden" not in str(refusal.value)


@pytest.mark.parametrize("url", ["redis://host", "rediss://u:p@host:6380/3", "unix:///run/redis.sock"])
def test_addresses_of_redis_are_taken_as_they_are(url: str) -> None:
    assert redis_url(url) == url


@pytest.mark.parametrize("url", ["host:6379", "redis://", "http://host", "unix://", "redis://[::1", "redis://host:0"])
def test_what_is_no_address_of_redis_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="redis://"):
        redis_url(url)
