from __future__ import annotations

import json
from typing import Any

import pytest

from interlock_runtime.connectivity import Connectivity, Destination

BOT: dict[str, Any] = {
    "service": "tg_bot",
    "calls": {"backend": ["reminders.api.create_reminder", "users.api.create_user"]},
    "callers": {"gateway": ["bot.webhook.receive_update"]},
    "egress": ["API.telegram.org:443"],
}


def parse(**changed: Any) -> Connectivity:
    return Connectivity.parse(json.dumps({**BOT, **changed}))


def refused(text: str) -> str:
    with pytest.raises(ValueError, match="the edges of a service in JSON") as error:
        Connectivity.parse(text)
    return str(error.value)


def test_the_edges_of_a_service_are_read() -> None:
    assert parse() == Connectivity(
        "tg_bot",
        calls={"backend": frozenset({"reminders.api.create_reminder", "users.api.create_user"})},
        callers={"gateway": frozenset({"bot.webhook.receive_update"})},
        egress=frozenset({Destination("api.telegram.org", 443)}),
    )


def test_what_a_later_version_adds_is_passed_over() -> None:
    assert parse(version=2, streams={"publishes": []}) == parse()


def test_an_ipv6_address_is_a_host() -> None:
    assert parse(egress=["[2001:db8::1]:25"]).egress == {Destination("[2001:db8::1]", 25)}


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"service": ""}, "'service' is no name of a service"),
        ({"service": 5}, "'service' is no name of a service"),
        ({"calls": ["backend"]}, "'calls' is no object of services"),
        ({"calls": {"backend": "*"}}, "'backend' in 'calls' is no list of names of operations"),
        ({"callers": {"gateway": [5]}}, "'gateway' in 'callers' is no list of names of operations"),
        ({"callers": {"gateway": ["users.api.get_user users.api.delete_user"]}}, "'gateway' in 'callers' is no list"),
        ({"egress": {}}, "'egress' is no list of host:port"),
        ({"egress": ["api.telegram.org"]}, "'api.telegram.org' in 'egress' is no host:port"),
        ({"egress": ["api.telegram.org:https"]}, "is no host:port"),
        ({"egress": ["api.telegram.org:0"]}, "is no host:port"),
        ({"egress": [":443"]}, "is no host:port"),
        ({"egress": ["*:443"]}, "'*:443' in 'egress' is no host:port"),
        ({"egress": [".:1"]}, "is no host:port"),
        ({"egress": ["http://api.telegram.org:443"]}, "is no host:port"),
        ({"egress": ["ada@api.telegram.org:443"]}, "is no host:port"),
        ({"egress": ["2001:db8::1:25"]}, "is no host:port"),
        ({"egress": ["[api.telegram.org:443"]}, "is no host:port"),
        ({"egress": ["api.telegram.org:" + "9" * 5000]}, "is no host:port"),
    ],
)
def test_what_is_wrong_is_told_by_its_place(changed: dict[str, Any], problem: str) -> None:
    assert problem in refused(json.dumps({**BOT, **changed}))


@pytest.mark.parametrize("missing", sorted(BOT))
def test_a_member_that_is_missing_is_told(missing: str) -> None:
    told = refused(json.dumps({name: value for name, value in BOT.items() if name != missing}))
    assert told == f"the edges of a service in JSON (it lacks '{missing}')"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "Expecting value"),
        ("tg_bot", "Expecting value"),
        ("[]", "it is no object"),
        ("[" * 100_000, "it is nested too deep"),
        ('{"service": "a", "service": "b"}', "it has a member twice"),
    ],
)
def test_what_is_no_such_document_is_refused(text: str, problem: str) -> None:
    assert problem in refused(text)


def test_everything_that_is_wrong_is_told_at_once_up_to_a_bound() -> None:
    assert refused("{}").count("it lacks") == 4
    assert "; 15 more)" in refused(json.dumps({**BOT, "egress": ["x"] * 20}))
