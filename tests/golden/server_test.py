"""The generated server of the scenario `api`, run: what a controller is called with, and what its answers become."""

from __future__ import annotations

import importlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from types import ModuleType
from typing import Any
from uuid import UUID

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from interlock_runtime.auth.authenticator import Credentials, Requirement
from interlock_runtime.auth.principal import Auth, Principal
from interlock_runtime.call import Call
from interlock_runtime.events.sink import MemoryEventSink
from interlock_runtime.rest.contract import CompositionError
from interlock_runtime.rest.problems import install_problem_handlers
from interlock_runtime.unit_of_work import MemoryUnitOfWork
from tests.golden.conftest import Generated

ORDER_ID = UUID(int=7)
ANN = Principal("ann", "user")
JSON: dict[str, Any] = {"id": str(ORDER_ID), "sku": "ab-1", "size": "small", "quantity": 1, "comment": None}
NEW: dict[str, Any] = {"sku": "ab-1", "quantity": 1, "comment": None}


class AnybodyIsAnn:
    async def authenticate(self, credentials: Credentials, requirement: Requirement) -> Principal:
        return ANN if requirement.auth is Auth.USER else Principal("backend", "service")


class Recorder:
    """A controller that notes what it is called with and answers what it is told to."""

    def __init__(self) -> None:
        self.called: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = []
        self.answer: Any = None

    def __getattr__(self, operation: str) -> Any:
        async def record(*arguments: Any, **named: Any) -> Any:
            self.called.append((operation, arguments, named))
            if isinstance(self.answer, Exception):
                raise self.answer
            return self.answer

        return record

    async def watch_orders(self, *, principal: Principal) -> AsyncIterator[Any]:
        yield self.answer
        yield self.answer

    @asynccontextmanager
    async def provide(self, call: Call) -> AsyncIterator[Recorder]:
        yield self


class Shop:
    """The generated server with a recorder behind it."""

    def __init__(self) -> None:
        self.models: ModuleType = importlib.import_module("specs.shop.models")
        self.api: ModuleType = importlib.import_module("specs.shop.api")
        server: Any = importlib.import_module("specs.shop.api_server")
        self.controller = Recorder()
        self.events = MemoryEventSink()
        app = FastAPI()
        install_problem_handlers(app)
        app.include_router(
            server.shop_router(
                self.controller.provide,
                unit_of_work=MemoryUnitOfWork.factory(),
                authenticator=AnybodyIsAnn(),
                events=self.events,
            )
        )
        self.client = TestClient(app, headers={"Authorization": "Bearer x"})

    def order(self) -> Any:
        return self.models.OrderRead(id=ORDER_ID, sku="ab-1", size=self.models.Size.SMALL, quantity=1, note=None)


@pytest.fixture
def shop(generated: Generated) -> Shop:
    return Shop()


def test_every_parameter_of_a_list_reaches_the_controller(shop: Shop) -> None:
    shop.controller.answer = shop.api.ListOrdersPage(items=[shop.order()], next_cursor="next")
    response = shop.client.get(
        f"/v2/orders?size=large&tag=a&tag=b&id={ORDER_ID}&since=2026-02-03&total=-5&filter[size]=small&cursor=c&limit=7",
        headers={"X-Trace": "t"},
    )
    assert response.json() == {"items": [JSON], "next_cursor": "next"}
    assert 'rel="next"' in response.headers["link"]
    size = shop.models.Size
    assert shop.controller.called == [
        (
            "list_orders",
            (),
            {
                "size": size.LARGE,
                "tag": ["a", "b"],
                "id": {ORDER_ID},
                "since": date(2026, 2, 3),
                "total": -5,
                "shown": size.SMALL,
                "trace": "t",
                "cursor": "c",
                "limit": 7,
                "principal": ANN,
            },
        )
    ]


def test_absent_parameters_are_their_defaults_or_none(shop: Shop) -> None:
    shop.controller.answer = shop.api.ListOrdersPage(items=[], next_cursor=None)
    assert shop.client.get("/v2/orders").status_code == 200
    ((_, _, named),) = shop.controller.called
    assert named == {
        "size": None,
        "tag": [],
        "id": None,
        "since": date(2026, 1, 1),
        "total": 9007199254740993,
        "shown": shop.models.Size.LARGE,
        "trace": None,
        "cursor": None,
        "limit": 50,
        "principal": ANN,
    }


def test_a_set_in_the_query_has_no_item_twice(shop: Shop) -> None:
    response = shop.client.get(f"/v2/orders?id={ORDER_ID}&id={ORDER_ID}")
    assert (response.status_code, response.json()["errors"][0]["code"]) == (422, "unique_items")
    bad = shop.client.get(f"/v2/orders?id={ORDER_ID}&id=x")
    assert bad.json()["errors"][0]["parameter"] == "id"


def test_parameters_of_the_path_are_passed_in_its_order(shop: Shop) -> None:
    shop.controller.answer = "report"
    assert shop.client.get(f"/v2/orders/{ORDER_ID}/reports/2026-11.json").json() == "report"
    assert shop.controller.called == [("get_report", (ORDER_ID, 2026, 11), {})]


def test_an_answer_of_success_is_published_as_it_is_sent(shop: Shop) -> None:
    shop.controller.answer = shop.order()
    response = shop.client.post("/v2/orders", json=NEW)
    assert (response.status_code, response.json()) == (201, JSON)
    (event,) = shop.events.events
    assert (event.type.name, event.type.ordering_key, event.payload) == ("shop.order_placed", "sku", response.content)
    ((_, arguments, named),) = shop.controller.called
    assert arguments == (shop.models.OrderCreate(sku="ab-1", quantity=1, note=None),)
    assert named == {"principal": ANN}


def test_a_typed_error_carries_its_members(shop: Shop) -> None:
    shop.controller.answer = shop.api.SoldOut("none left", left=0, of="ab-1")
    response = shop.client.post("/v2/orders", json=NEW)
    assert response.status_code == 409
    assert response.json() == {
        "type": "urn:problem:shop:sold-out",
        "title": "Sold out",
        "status": 409,
        "detail": "none left",
        "left": 0,
        "sizes": ["small"],
        "date": None,
        "class": "ab-1",
    }
    assert shop.events.events == []


def test_a_merge_patch_reaches_the_controller_with_what_was_said(shop: Shop) -> None:
    shop.controller.answer = shop.order()
    headers = {"Content-Type": "application/merge-patch+json"}
    assert shop.client.patch(f"/v2/orders/{ORDER_ID}", content='{"comment":null}', headers=headers).status_code == 200
    ((_, (order_id, body), _),) = shop.controller.called
    assert (order_id, body) == (ORDER_ID, shop.models.OrderPatch(note=None))


@pytest.mark.parametrize(
    ("method", "path", "answer", "status", "content"),
    [
        ("DELETE", f"/v2/orders/{ORDER_ID}", None, 204, b""),
        ("HEAD", f"/v2/orders/{ORDER_ID}", None, 200, b""),
        ("POST", "/v2/orders/router", None, 204, b""),
        ("GET", "/v2/orders/dates/today", date(2026, 1, 2), 200, b'"2026-01-02"'),
        ("GET", "/v2/orders/lists/all", [], 200, b"[]"),
        ("POST", "/v2/orders/import", 0, 202, b"0"),
    ],
)
def test_operations_answer_with_their_own_status(
    shop: Shop, method: str, path: str, answer: Any, status: int, content: bytes
) -> None:
    shop.controller.answer = answer
    response = shop.client.request(method, path, json=[] if path.endswith("import") else None)
    assert (response.status_code, response.content) == (status, content)


def test_a_stream_is_a_series_of_events(shop: Shop) -> None:
    shop.controller.answer = shop.order()
    assert shop.client.get("/v2/orders/watch").text.count("data: {") == 2


def test_the_deprecated_operation_says_so(shop: Shop) -> None:
    shop.controller.answer = shop.api.SearchOrdersPage(items=[], total=0)
    response = shop.client.get("/v2/orders/search?q=x")
    assert (response.headers["deprecation"], response.headers["sunset"][:16]) == ("@1767225600", "Fri, 01 Jan 2027")


def test_the_router_is_not_made_without_an_authenticator_or_a_sink(generated: Generated) -> None:
    server: Any = importlib.import_module("specs.shop.api_server")
    given: dict[str, Any] = {
        "unit_of_work": MemoryUnitOfWork,
        "authenticator": AnybodyIsAnn(),
        "events": MemoryEventSink(),
    }
    for missing in ("authenticator", "events"):
        with pytest.raises(CompositionError, match=r"shop\.api\."):
            server.shop_router(Recorder().provide, **{**given, missing: None})
