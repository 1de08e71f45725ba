from __future__ import annotations

import pytest

from interlock_pants.deployment_fields import (
    KnownService,
    port_problems,
    project_problems,
    replica_problems,
    selected_services,
    service_problems,
    subnet_problems,
)

KNOWN = (
    KnownService("backend", "services/backend", "services/backend:backend"),
    KnownService("tg_bot", "services/tg_bot", "services/tg_bot:tg_bot"),
)


def test_without_services_all_are_deployed() -> None:
    assert selected_services(None, reversed(KNOWN)) == ("backend", "tg_bot")


@pytest.mark.parametrize("text", ["services/tg_bot", "//services/tg_bot", "services/tg_bot/", "services/tg_bot:tg_bot"])
def test_a_service_is_named_by_its_folder_or_its_address(text: str) -> None:
    assert selected_services([text], KNOWN) == ("tg_bot",)
    assert service_problems([text], {}, KNOWN) == ()


def test_nothing_is_deployed_where_nothing_is_named() -> None:
    assert selected_services([], KNOWN) == ()


def test_every_wrong_service_is_told_at_once() -> None:
    fields = {"ports": ["bakend", "tg_bot"], "replicas": ["cellar"]}
    assert service_problems(["services/bakend", "services/backend"], fields, KNOWN) == (
        "`services` names `services/bakend`, but no service is there. Did you mean `services/backend`?",
        "`ports` names `bakend`, but no service is called so. Did you mean `backend`?",
        "`ports` names `tg_bot`, which is not among the `services` of this deployment.",
        "`replicas` names `cellar`, but no service is called so.",
    )


@pytest.mark.parametrize("project", ["reminders", "a", "reminders-2", "x" * 63])
def test_a_project_may_name_a_namespace(project: str) -> None:
    assert project_problems(project) == ()


@pytest.mark.parametrize("project", ["", "Reminders", "my_project", "-x", "x-", "x" * 64])
def test_another_project_is_refused(project: str) -> None:
    (problem,) = project_problems(project)
    assert f"`{project}`" in problem


def test_a_place_on_the_host_is_an_address_and_a_port() -> None:
    assert port_problems({"backend": "127.0.0.1:8000", "tg_bot": "0.0.0.0:65535"}) == ()


@pytest.mark.parametrize("place", ["", "8000", ":8000", "localhost:8000", "127.0.0.1:0", "127.0.0.1:65536", "[::1]:80"])
def test_another_place_is_refused_with_an_example(place: str) -> None:
    (problem,) = port_problems({"backend": place})
    assert '"127.0.0.1:8000"' in problem


def test_two_services_do_not_share_a_place() -> None:
    (problem,) = port_problems({"a": "127.0.0.1:80", "b": "127.0.0.1:80"})
    assert problem == "`a` and `b` are both published at `127.0.0.1:80`."


def test_a_service_that_is_deployed_has_a_replica() -> None:
    assert replica_problems({"backend": 1}) == ()
    (problem,) = replica_problems({"backend": 0})
    assert "`backend`" in problem


def test_a_subnet_is_private_and_has_room() -> None:
    assert subnet_problems("10.213.0.0/16") == ()


@pytest.mark.parametrize("subnet", ["", "10.213.0.0/29", "10.213.0.1/16", "8.0.0.0/8", "fd00::/64"])
def test_another_subnet_is_refused_with_an_example_or_the_least_size(subnet: str) -> None:
    (problem,) = subnet_problems(subnet)
    assert "10.213.0.0/16" in problem or "/24" in problem
