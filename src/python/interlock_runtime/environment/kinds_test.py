from __future__ import annotations

from enum import StrEnum
from typing import Any

import pytest

from interlock_runtime.environment.kinds import (
    Kind,
    addresses,
    choice,
    http_url,
    integer,
    password,
    port,
    redis_url,
    seconds,
    secret,
    switch,
    text,
)


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


@pytest.mark.parametrize(
    ("kind", "told", "value"),
    [
        (text, "as it is", "as it is"),
        (port, "0", 0),
        (port, "65535", 65535),
        (integer(-3, 10), "-3", -3),
        (seconds(), "2.5", 2.5),
        (seconds(at_least=1, at_most=2), "2", 2.0),
        (switch, "ON", True),
        (switch, "0", False),
        (choice(Colour), "blue", Colour.BLUE),
        (addresses, "127.0.0.1", ("127.0.0.1",)),
        (addresses, "127.0.0.1, ::1,127.0.0.1,backend", ("127.0.0.1", "::1", "backend")),
        (http_url, "https://host:8443/path/", "https://host:8443/path"),
        (redis_url, "redis://host", "redis://host"),
        (redis_url, "rediss://u:p@host:6380/3", "rediss://u:p@host:6380/3"),
        (redis_url, "unix:///run/redis.sock", "unix:///run/redis.sock"),
    ],
)
def test_what_is_of_the_kind_is_read(kind: Kind[Any], told: str, value: object) -> None:
    assert kind.parse(told) == value


@pytest.mark.parametrize(
    ("kind", "told", "wanted"),
    [
        (port, "70000", "a port from 0 to 65535"),
        (port, "http", "a port from 0 to 65535"),
        (port, "٣", "a port from 0 to 65535"),
        (port, "9" * 5000, "a port from 0 to 65535"),
        (integer(1, 10), "11", "a number from 1 to 10"),
        (integer(1, 10), "1.5", "a number from 1 to 10"),
        (seconds(), "-1", "a number of seconds"),
        (seconds(), "inf", "a number of seconds"),
        (seconds(), "nan", "a number of seconds"),
        (seconds(), "soon", "a number of seconds"),
        (seconds(at_least=0.05, at_most=3600), "0", "a number of seconds from 0.05 to 3600"),
        (switch, "maybe", "on or off"),
        (choice(Colour), "green", "red or blue"),
        (addresses, "127.0.0.1,", "an address"),
        (addresses, "127.0.0.1;10.0.0.7", "an address"),
        (addresses, "http://host", "an address"),
        (http_url, "host:8000", "an address such as"),
        (http_url, "https://", "an address such as"),
        (http_url, "https://host?x=1", "an address such as"),
        (http_url, "https://host:port", "an address such as"),
        (http_url, "https://ho st", "an address such as"),
        (redis_url, "host:6379", "redis://"),
        (redis_url, "redis://", "redis://"),
        (redis_url, "http://host", "redis://"),
        (redis_url, "unix://", "redis://"),
        (redis_url, "redis://[::1", "redis://"),
        (redis_url, "redis://host:0", "redis://"),
    ],
)
def test_what_is_not_is_refused_with_what_is_wanted(kind: Kind[Any], told: str, wanted: str) -> None:
    with pytest.raises(ValueError, match=wanted):
        kind.parse(told)


def test_a_secret_kind_is_the_same_but_not_shown() -> None:
    assert secret(port).is_secret
    assert not port.is_secret
    assert secret(port).parse("80") == 80


def test_white_space_around_a_value_counts_in_passwords_alone() -> None:
    assert (text.trim(" x "), password.trim(" x ")) == ("x", " x ")
