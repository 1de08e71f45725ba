from __future__ import annotations

import pytest

from interlock_runtime.settings import ServerSettings, SettingsError


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
