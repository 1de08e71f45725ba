"""services.json, as the plugin writes it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from interlock.diagnostics.source import Span
from interlock.ir.services import InternetAccess, Kind, Resource, ResourceAccess, SpecAddress, SpecUse, UsedName
from interlock.topology.services_file import read_services
from interlock.topology.strict_json import InvalidDocument
from interlock.topology.testing import read_build, services_json

BUILD = "services/bot/BUILD"


def document(**changed: Any) -> dict[str, Any]:
    service = {
        "name": "bot",
        "address": "services/bot:bot",
        "folder": "services/bot",
        "file": BUILD,
        "span": [0, 600],
        "kind": "aiogram",
        "module": "services.bot.app.main",
        "image": "bot:latest",
        "migrations": None,
        "exposes": [{"spec": "specs/bot:webhook", "span": [10, 29], "names": []}],
        "consumes": [
            {"spec": "specs/users:api", "span": [30, 47], "names": [{"name": "create_user", "span": [50, 63]}]}
        ],
        "publishes": [],
        "subscribes": [],
        "runs": [],
        "enqueues": [],
        "access": [
            {"entry": "redis", "span": [70, 77]},
            {"entry": "internet:api.telegram.org:443", "span": [79, 110]},
        ],
    }
    return {"version": 1, "services": [{**service, **changed}]}


def problems(**changed: Any) -> list[str]:
    with pytest.raises(InvalidDocument) as raised:
        read_services(json.dumps(document(**changed)))
    return [line.removeprefix("services.json: services[0].") for line in str(raised.value).splitlines()]


def test_a_service_is_read_with_all_its_places() -> None:
    [service] = read_services(json.dumps(document()))
    assert service.name == "bot"
    assert service.kind is Kind.AIOGRAM
    assert service.span == Span(BUILD, 0, 600)
    assert service.migrations is None
    assert service.exposes == (SpecUse(SpecAddress("specs/bot", "webhook"), (), Span(BUILD, 10, 29)),)
    name = UsedName("create_user", Span(BUILD, 50, 63))
    assert service.consumes == (SpecUse(SpecAddress("specs/users", "api"), (name,), Span(BUILD, 30, 47)),)
    assert service.access == (
        ResourceAccess(Resource.REDIS, Span(BUILD, 70, 77)),
        InternetAccess("api.telegram.org", 443, Span(BUILD, 79, 110)),
    )


def test_what_build_files_declare_goes_there_and_back() -> None:
    text = """service(
    name="shop", kind="celery", exposes=["specs/shop:api"], consumes={"specs/stock:api": ["*"]},
    publishes={"specs/shop:events": ["a", "b"]}, subscribes={"specs/stock:events": ["c"]}, runs=["specs/shop:tasks"],
    enqueues={"specs/shop:tasks": ["d"]}, access=["postgres", "internet:example.org:25"],
)"""
    services = tuple(read_build("services/shop/BUILD", text))
    assert read_services(services_json(services)) == services


def test_a_host_is_the_same_however_it_is_capitalised_and_there_once() -> None:
    hosts = ("API.Telegram.org", "api.telegram.org")
    made = document()
    made["services"][0]["access"] = [{"entry": f"internet:{host}:443", "span": [0, 1]} for host in hosts]
    [service] = read_services(json.dumps(made))
    assert service.access == (InternetAccess("api.telegram.org", 443, Span(BUILD, 0, 1)),)
    assert [found.id for found in service.mistakes] == ["service/repeated-entry"]


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"exposes": [{"spec": "specs/bot", "span": [7, 9], "names": []}]}, "service/edge-address"),
        ({"enqueues": [{"spec": "specs/bot:tasks", "span": [7, 9], "names": []}]}, "service/edge-names"),
        ({"access": [{"entry": "internet:x:0", "span": [7, 9]}]}, "service/unknown-access"),
    ],
)
def test_what_people_wrote_wrong_is_told_where_it_stands_and_is_in_no_field(changed: dict[str, Any], told: str) -> None:
    [service] = read_services(json.dumps(document(**changed)))
    [found] = service.mistakes
    assert (found.id, found.primary.span) == (told, Span(BUILD, 7, 9))
    [field] = changed
    assert [use.names for use in getattr(service, field)] == ([()] if field == "enqueues" else [])


def test_services_come_by_name() -> None:
    made = document()
    made["services"].append({**made["services"][0], "name": "alerts"})
    assert [service.name for service in read_services(json.dumps(made))] == ["alerts", "bot"]


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"kind": "flask"}, 'kind should be one of fastapi, faststream, aiogram, celery, python, not "flask"'),
        ({"span": [7, 3]}, "span should be [start, end], not [7, 3]"),
        ({"span": 7}, "span should be a list, not 7"),
        ({"migrations": 7}, "migrations should be a text, not 7"),
    ],
)
def test_another_form_is_told_with_its_place(changed: dict[str, Any], told: str) -> None:
    assert told in problems(**changed)
