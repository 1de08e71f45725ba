from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from interlock_runtime.environment.contract import Contract
from interlock_runtime.environment.kinds import http_url, password, port, redis_url, secret, text
from interlock_runtime.environment.problems import SettingsError
from interlock_runtime.environment.server import ENVIRONMENT, HOST, PORT, SERVER, ServerSettings
from interlock_runtime.environment.stage import Environment
from interlock_runtime.environment.values import Values
from interlock_runtime.environment.variable import ALWAYS, IN_PRODUCTION, always, variable

TOKEN = variable("TOKEN", secret(redis_url), required=ALWAYS, doc="what it is known by")
PASSWORD = variable("PASSWORD", secret(password), doc="what the mail server asks for")
NAME = variable("NAME", text, required=IN_PRODUCTION, doc="what it is called; a word")
URL = variable("URL", text, in_development="here", doc="where it is")
LIMIT = variable("LIMIT", port, default="7", doc="how far it goes")
SERVED = Contract((ENVIRONMENT, HOST, NAME, URL, LIMIT))


def problems(contract: Contract, environ: dict[str, str]) -> tuple[str, ...]:
    with pytest.raises(SettingsError) as refusal:
        contract.read(environ)
    return refusal.value.problems


def test_an_empty_environment_gives_the_defaults() -> None:
    assert ServerSettings.of(Contract((*SERVER, PORT)).read({"PORT": ""})) == ServerSettings()


def test_every_variable_of_a_server_is_read() -> None:
    environ = {"HOST": "0.0.0.0,::", "PORT": "80", "GRACE_PERIOD": "2.5", "DRAIN_DELAY": "1", "ACCESS_LOG": "on"}
    read = ServerSettings.of(Contract((*SERVER, PORT)).read(environ))
    assert read == ServerSettings(("0.0.0.0", "::"), 80, 2.5, 1.0, True)


def test_values_have_the_types_of_their_kinds() -> None:
    values = SERVED.read({})
    limit: int = values[LIMIT]
    name: str | None = values[NAME]
    url: str = values[URL]
    assert (limit, name, url) == (7, None, "here")


def test_everything_that_is_wrong_is_told_at_once_in_the_order_of_the_contract() -> None:
    environ = {"GRACE_PERIOD": "-1", "DRAIN_DELAY": "soon", "ACCESS_LOG": "maybe", "PORT": "70000"}
    assert problems(Contract((*SERVER, PORT, TOKEN)), environ) == (
        "GRACE_PERIOD should be a number of seconds, but is '-1'",
        "DRAIN_DELAY should be a number of seconds, but is 'soon'",
        "ACCESS_LOG should be on or off, but is 'maybe'",
        "PORT should be a port from 0 to 65535, but is '70000'",
        "TOKEN is missing: what it is known by",
    )


def test_production_does_without_less() -> None:
    assert problems(SERVED, {"ENVIRONMENT": "production"}) == (
        "NAME is missing: what it is called; only ENVIRONMENT=development does without it",
        "URL is missing: where it is; only ENVIRONMENT=development does without it",
    )


@pytest.mark.parametrize("hosts", ["0.0.0.0", "::", "10.0.0.7", "backend", "127.0.0.1,10.0.0.7"])
def test_what_others_can_reach_is_production_until_told_otherwise(hosts: str) -> None:
    assert Contract((ENVIRONMENT, HOST)).read({"HOST": hosts}).environment is Environment.PRODUCTION
    told = {"HOST": hosts, "ENVIRONMENT": "development"}
    assert Contract((ENVIRONMENT, HOST)).read(told).environment is Environment.DEVELOPMENT


@pytest.mark.parametrize("hosts", ["127.0.0.1", "127.8.8.8", "::1", "localhost", "127.0.0.1,::1"])
def test_the_loopback_interface_alone_is_development(hosts: str) -> None:
    assert Contract((ENVIRONMENT, HOST)).read({"HOST": hosts}).environment is Environment.DEVELOPMENT


def test_a_process_that_reads_neither_is_in_production() -> None:
    assert Contract((LIMIT,)).read({}).in_production


@pytest.mark.parametrize("environ", [{"ENVIRONMENT": "staging", "HOST": "0.0.0.0"}, {"HOST": "0.0.0.0;"}])
def test_nothing_is_told_that_may_follow_from_another_mistake_alone(environ: dict[str, str]) -> None:
    assert len(problems(SERVED, environ)) == 1


def test_secrets_are_neither_in_messages_nor_in_what_is_shown() -> None:
    (problem,) = problems(Contract((TOKEN,)), {"TOKEN": "redis://ada:hidden@host:port/0"})
    assert problem.startswith("TOKEN should be redis://")
    assert "hidden" not in problem
    assert "hidden" not in repr(Contract((PASSWORD,)).read({"PASSWORD": "hidden"}))


@pytest.mark.parametrize("url", ["https://ada:hidden@host?x=1", "https://ada:hidden@ho st", "redis://:hidden@host"])
def test_a_login_in_a_url_that_should_not_be_there_is_not_shown(url: str) -> None:
    contract = Contract((variable("SHOP_URL", http_url, doc="where the shop is"),))
    assert problems(contract, {"SHOP_URL": url}) == (
        "SHOP_URL should be an address such as https://host or http://host:8000",
    )


def test_what_is_too_long_to_be_looked_at_is_not_shown() -> None:
    assert problems(Contract((LIMIT,)), {"LIMIT": "x" * 1000}) == ("LIMIT should be a port from 0 to 65535",)


def test_a_password_counts_with_the_white_space_around_it() -> None:
    assert Contract((PASSWORD,)).read({"PASSWORD": " x "})[PASSWORD] == " x "
    assert SERVED.read({"NAME": " x "})[NAME] == "x"


def test_a_variable_can_be_needed_by_one_process_more_than_by_others() -> None:
    needed = always(NAME)
    assert problems(Contract((needed,)), {"ENVIRONMENT": "development"}) == ("NAME is missing: what it is called",)
    name: str = Contract((needed,)).read({"NAME": "x"})[needed]
    assert name == "x"


def test_rules_are_held_and_their_problems_come_last() -> None:
    def named_after_its_place(values: Values) -> Iterator[str]:
        if values[NAME] != values[URL]:
            yield "NAME and URL should be the same"

    contract = Contract((ENVIRONMENT, HOST, NAME, URL, LIMIT), rules=(named_after_its_place,))
    assert problems(contract, {"LIMIT": "x", "NAME": "x"})[1:] == ("NAME and URL should be the same",)
    assert contract.read({"NAME": "here"}).environment is Environment.DEVELOPMENT


def test_a_rule_about_a_variable_that_cannot_be_read_has_nothing_to_add() -> None:
    def short(values: Values) -> Iterator[str]:
        if values[LIMIT] > 10:
            yield "LIMIT is too far"

    assert problems(Contract((LIMIT,), rules=(short,)), {"LIMIT": "x"}) == (
        "LIMIT should be a port from 0 to 65535, but is 'x'",
    )


def test_two_variables_of_one_name_make_no_contract() -> None:
    with pytest.raises(ValueError, match="LIMIT"):
        Contract((LIMIT, variable("LIMIT", text, doc="another")))
    with pytest.raises(ValueError, match="LIMIT_FILE"):
        Contract((LIMIT, variable("LIMIT_FILE", text, doc="another")))


def test_a_name_that_is_all_but_right_is_told_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        Contract((*SERVER, PORT)).read({"GRACE_PERIODD": "secret", "HOME": "/", "PATH": "/bin"})
    assert caplog.messages == ["GRACE_PERIODD is set, but nothing reads it; did you mean GRACE_PERIOD?"]


def test_a_value_may_come_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "name").write_text("from a file\n")
    assert SERVED.read({"NAME_FILE": str(tmp_path / "name")})[NAME] == "from a file"
