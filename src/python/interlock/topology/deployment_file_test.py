from __future__ import annotations

import json
from typing import Any

import pytest

from interlock.diagnostics.source import Span
from interlock.ir.deployment import (
    DEFAULT_POSTGRES_IMAGE,
    DEFAULT_REDIS_IMAGE,
    DEFAULT_SUBNET,
    Deployment,
    EnvironmentVariable,
    Need,
    Platform,
    ServerImages,
    WrittenService,
)
from interlock.topology.deployment_file import read_deployment, read_environment
from interlock.topology.strict_json import InvalidDocument

DOCUMENT: dict[str, Any] = {
    "version": 1,
    "name": "compose",
    "address": "infra:compose",
    "file": "infra/BUILD",
    "span": [4, 60],
    "platform": "compose",
    "project": "shop",
    "services": ["a", "b"],
    "ports": {"a": "127.0.0.1:8000"},
    "replicas": {"b": 1},
    "images": {"postgres": None, "redis": None},
    "subnet": None,
}
VARIABLE: dict[str, Any] = {
    "name": "TOKEN",
    "type": "text",
    "secret": True,
    "required": "always",
    "default": None,
    "description": "for payments",
}


def test_what_is_not_given_is_the_usual() -> None:
    assert read_deployment(json.dumps(DOCUMENT)) == Deployment(
        name="compose",
        address="infra:compose",
        platform=Platform.COMPOSE,
        project="shop",
        services=("a", "b"),
        ports={"a": "127.0.0.1:8000"},
        replicas={"b": 1},
        images=ServerImages(DEFAULT_POSTGRES_IMAGE, DEFAULT_REDIS_IMAGE),
        subnet=DEFAULT_SUBNET,
        span=Span("infra/BUILD", 4, 60),
    )


def test_it_is_told_where_services_are_named() -> None:
    spans = {"services": {"a": [5, 8]}, "ports": {"a": [9, 12]}, "replicas": {}}
    mentions = read_deployment(json.dumps({**DOCUMENT, "spans": spans})).mentions
    assert mentions.services == {"a": Span("infra/BUILD", 5, 8)}
    assert mentions.ports == {"a": Span("infra/BUILD", 9, 12)}
    assert mentions.replicas == {}


def test_it_is_told_what_was_written_and_where_fields_are_given() -> None:
    spans = {"services": {}, "ports": {}, "replicas": {}, "fields": {"project": [5, 8]}}
    written = {"project": "", "selection": [{"text": "services/a", "span": [1, 2]}]}
    read = read_deployment(json.dumps({**DOCUMENT, **written, "spans": spans}))
    assert read.mentions.fields == {"project": Span("infra/BUILD", 5, 8)}
    assert (read.project, read.selection) == ("", (WrittenService("services/a", Span("infra/BUILD", 1, 2)),))


def test_places_of_another_form_are_refused() -> None:
    wrong = {"services": {"a": [8, 5]}, "ports": [], "replica": {}}
    with pytest.raises(InvalidDocument) as caught:
        read_deployment(json.dumps({**DOCUMENT, "spans": wrong}))
    for place in ("spans.services.a should be", "spans.ports should be", "spans.replicas is missing"):
        assert place in str(caught.value)


def test_images_and_subnet_can_be_chosen() -> None:
    chosen = {"images": {"postgres": "postgres:16", "redis": "redis:7"}, "subnet": "10.0.0.0/20"}
    read = read_deployment(json.dumps({**DOCUMENT, **chosen}))
    assert (read.images, read.subnet) == (ServerImages("postgres:16", "redis:7"), "10.0.0.0/20")


def test_everything_wrong_is_told_at_once() -> None:
    wrong = {**DOCUMENT, "services": "all", "ports": {"a": 8000}, "replicas": {"b": "two"}, "images": {}}
    with pytest.raises(InvalidDocument) as caught:
        read_deployment(json.dumps(wrong))
    for place in ("services should be", "ports.a should be", "replicas.b should be", "images.redis is missing"):
        assert place in str(caught.value)


def test_variables_are_read_by_service() -> None:
    text = json.dumps({"version": 1, "services": {"a": [VARIABLE], "b": []}})
    contract = read_environment(text)
    assert contract.of("a") == (EnvironmentVariable("TOKEN", "text", True, Need.ALWAYS, None, "for payments"),)
    assert contract.of("b") == contract.of("no such service") == ()


@pytest.mark.parametrize(("member", "value"), [("secret", "yes"), ("required", "often"), ("name", ""), ("default", 5)])
def test_a_variable_of_another_form_is_refused(member: str, value: object) -> None:
    text = json.dumps({"version": 1, "services": {"a": [{**VARIABLE, member: value}]}})
    with pytest.raises(InvalidDocument, match=rf"services\.a\[0\]\.{member} should be"):
        read_environment(text)
