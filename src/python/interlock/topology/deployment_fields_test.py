"""What may stand in the fields of a deployment, and what is told of the rest."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from interlock.diagnostics.source import Span
from interlock.ir.deployment import (
    Mentions,
    ServerImages,
    WrittenService,
)
from interlock.topology.deployment_fields import FIELD_VALUE, UNKNOWN_SERVICE, field_findings
from interlock.topology.testing import compose_deployment, read_build

BUILD = "infra/BUILD"
SERVICES = (
    *read_build("services/backend/BUILD", 'service(name="backend")'),
    *read_build("services/tg_bot/BUILD", 'service(name="tg_bot")'),
)
WHOLE = Span(BUILD, 0, 99)
SOUND = compose_deployment("backend", "tg_bot", span=WHOLE)


def told(**changed: Any) -> list[tuple[str, str]]:
    """The ids and messages of what is found."""
    return [(found.id, found.message) for found in field_findings(replace(SOUND, **changed), SERVICES)]


def ids(**changed: Any) -> list[str]:
    return [id for id, _ in told(**changed)]


def test_a_sound_deployment_has_no_findings() -> None:
    assert told(ports={"backend": "127.0.0.1:8000", "tg_bot": "0.0.0.0:65535"}, replicas={"backend": 1}) == []


@pytest.mark.parametrize("project", ["reminders", "a", "reminders-2", "x" * 63])
def test_a_project_may_name_a_namespace(project: str) -> None:
    assert told(project=project) == []


@pytest.mark.parametrize("project", ["", "Reminders", "my_project", "-x", "x-", "x" * 64])
def test_another_project_is_found(project: str) -> None:
    assert told(project=project) == [(FIELD_VALUE, f"`{project}` is no name of a project")]


@pytest.mark.parametrize("place", ["", "8000", ":8000", "localhost:8000", "127.0.0.1:0", "127.0.0.1:65536", "[::1]:80"])
def test_a_place_on_the_host_is_an_address_and_a_port(place: str) -> None:
    assert told(ports={"backend": place}) == [(FIELD_VALUE, f"`{place}` of `backend` in `ports` is no place on a host")]


def test_who_shares_a_place_is_found_elsewhere() -> None:
    """On Kubernetes a place means no more than that the service is published."""
    assert told(ports={"backend": "127.0.0.1:80", "tg_bot": "127.0.0.1:80"}) == []


@pytest.mark.parametrize(
    "image", ["postgres", "postgres:16", "registry.example.org:5000/a/b_c:1.0", f"redis@sha256:{'0' * 64}"]
)
def test_an_image_is_a_reference(image: str) -> None:
    assert told(images=ServerImages(image, image)) == []


@pytest.mark.parametrize("image", ["", "post gres: #x", "Redis", "redis:", "/redis", "redis@sha256:12", "redis\n"])
def test_another_text_names_no_image(image: str) -> None:
    (found,) = field_findings(replace(SOUND, images=ServerImages(image, "redis:7")), SERVICES)
    assert found.id == FIELD_VALUE
    assert found.message.endswith("in `postgres_image` names no image")


def test_a_service_that_is_deployed_has_a_replica() -> None:
    assert told(replicas={"backend": 0}) == [(FIELD_VALUE, "`backend` cannot have 0 replicas")]


@pytest.mark.parametrize("subnet", ["", "10.213.0.0/29", "10.213.0.1/16", "8.0.0.0/8", "fd00::/64"])
def test_a_subnet_is_private_and_has_room(subnet: str) -> None:
    (found,) = field_findings(replace(SOUND, subnet=subnet), SERVICES)
    assert (found.id, found.message.startswith(f"`{subnet}` in `subnet` is ")) == (FIELD_VALUE, True)


@pytest.mark.parametrize("text", ["services/tg_bot", "//services/tg_bot", "services/tg_bot/", "services/tg_bot:tg_bot"])
def test_a_service_is_named_by_its_folder_or_its_address(text: str) -> None:
    assert told(services=("tg_bot",), selection=(WrittenService(text, WHOLE),)) == []


def test_every_wrong_service_is_told_at_its_place_with_what_was_meant() -> None:
    selection = tuple(WrittenService(text, Span(BUILD, at, at + 9)) for at, text in enumerate(("services/bakend", "x")))
    first, second = field_findings(replace(SOUND, services=(), selection=selection), SERVICES)
    assert (first.id, first.primary.span.start, first.help) == (UNKNOWN_SERVICE, 0, "did you mean `services/backend`?")
    assert (second.message, second.primary.span.start) == ("no service is at `x`", 1)


def test_a_deployment_of_no_service_is_found_and_nothing_else_of_it() -> None:
    wrong = told(services=(), selection=(), ports={"backend": "127.0.0.1:80"})
    assert wrong == [(UNKNOWN_SERVICE, "`services` is empty")]


def test_names_in_other_fields_are_those_of_deployed_services() -> None:
    selection = (WrittenService("services/backend", WHOLE),)
    ports = {"bakend": "127.0.0.1:1", "tg_bot": "127.0.0.1:2", "backend": "127.0.0.1:3"}
    assert told(services=("backend",), selection=selection, ports=ports, replicas={"tg_bto": 1}) == [
        (UNKNOWN_SERVICE, "`tg_bot` in `ports` is not among the `services` of this deployment"),
        (UNKNOWN_SERVICE, "no service is called `bakend`, which is in `ports`"),
        (UNKNOWN_SERVICE, "no service is called `tg_bto`, which is in `replicas`"),
    ]


def test_what_is_found_points_at_the_field_as_far_as_its_place_is_known() -> None:
    mentions = Mentions(ports={"backend": Span(BUILD, 5, 6)}, fields={"project": Span(BUILD, 7, 8)})
    found = field_findings(replace(SOUND, project="X", ports={"backend": "x"}, subnet="y", mentions=mentions), SERVICES)
    assert [each.primary.span for each in found] == [WHOLE, Span(BUILD, 5, 6), Span(BUILD, 7, 8)]
