from __future__ import annotations

import pytest

from interlock_pants.deployment_fields import (
    KnownService,
    image_problems,
    name_problems,
    port_problems,
    project_problems,
    replica_problems,
    selected_services,
    selection_problems,
    subnet_problems,
)
from interlock_pants.wording import Problem

KNOWN = (
    KnownService("backend", "services/backend", "services/backend:backend"),
    KnownService("tg_bot", "services/tg_bot", "services/tg_bot:tg_bot"),
)


def test_without_services_all_are_deployed() -> None:
    assert selected_services(None, reversed(KNOWN)) == ("backend", "tg_bot")


@pytest.mark.parametrize("text", ["services/tg_bot", "//services/tg_bot", "services/tg_bot/", "services/tg_bot:tg_bot"])
def test_a_service_is_named_by_its_folder_or_its_address(text: str) -> None:
    assert selected_services([text], KNOWN) == ("tg_bot",)
    assert selection_problems([text], KNOWN) == ()


def test_a_deployment_of_nothing_is_refused() -> None:
    (problem,) = selection_problems([], KNOWN)
    assert "leave it out for all of them" in problem.sentence


def test_every_wrong_service_is_told_at_once() -> None:
    assert selection_problems(["services/bakend", "services/backend", "cellar"], KNOWN) == (
        Problem("No service is at `services/bakend`. Did you mean `services/backend`?", ("services/bakend",)),
        Problem("No service is at `cellar`.", ("cellar",)),
    )


def test_names_in_other_fields_are_those_of_deployed_services() -> None:
    assert name_problems(["bakend", "tg_bot", "tgbot", "backend"], ["services/backend"], KNOWN) == (
        Problem("No service is called `bakend`. Did you mean `backend`?", ("bakend",)),
        Problem("`tg_bot` is not among the `services` of this deployment.", ("tg_bot",)),
        # What is not deployed may be meant all the same.
        Problem("No service is called `tgbot`. Did you mean `tg_bot`?", ("tgbot",)),
    )


@pytest.mark.parametrize("project", ["reminders", "a", "reminders-2", "x" * 63])
def test_a_project_may_name_a_namespace(project: str) -> None:
    assert project_problems(project) == ()


@pytest.mark.parametrize("project", ["", "Reminders", "my_project", "-x", "x-", "x" * 64])
def test_another_project_is_refused(project: str) -> None:
    (problem,) = project_problems(project)
    assert f"`{project}`" in problem.sentence


def test_a_place_on_the_host_is_an_address_and_a_port() -> None:
    assert port_problems({"backend": "127.0.0.1:8000", "tg_bot": "0.0.0.0:65535"}) == ()


@pytest.mark.parametrize("place", ["", "8000", ":8000", "localhost:8000", "127.0.0.1:0", "127.0.0.1:65536", "[::1]:80"])
def test_another_place_is_refused_with_an_example(place: str) -> None:
    (problem,) = port_problems({"backend": place})
    assert '"127.0.0.1:8000"' in problem.sentence
    assert problem.at == ("backend", place)


def test_who_shares_a_place_is_left_to_the_compiler() -> None:
    """On Kubernetes a place means no more than that the service is published."""
    assert port_problems({"a": "127.0.0.1:80", "b": "127.0.0.1:80"}) == ()


@pytest.mark.parametrize(
    "image",
    [
        "postgres",
        "postgres:16",
        "interlock/redis:bookworm-7",
        "registry.example.org:5000/a/b_c:1.0",
        f"redis@sha256:{'0' * 64}",
    ],
)
def test_an_image_is_a_reference(image: str) -> None:
    assert image_problems(image) == ()


@pytest.mark.parametrize(
    "image", ["", "post gres: #x", "Redis", "redis:", "redis:a b", "/redis", "redis@sha256:12", "redis\n"]
)
def test_another_text_names_no_image(image: str) -> None:
    (problem,) = image_problems(image)
    assert "names no image" in problem.sentence


def test_a_service_that_is_deployed_has_a_replica() -> None:
    assert replica_problems({"backend": 1}) == ()
    (problem,) = replica_problems({"backend": 0})
    assert "`backend`" in problem.sentence


def test_a_subnet_is_private_and_has_room() -> None:
    assert subnet_problems("10.213.0.0/16") == ()


@pytest.mark.parametrize("subnet", ["", "10.213.0.0/29", "10.213.0.1/16", "8.0.0.0/8", "fd00::/64"])
def test_another_subnet_is_refused_with_an_example_or_the_least_size(subnet: str) -> None:
    (problem,) = subnet_problems(subnet)
    assert "10.213.0.0/16" in problem.sentence or "/24" in problem.sentence
