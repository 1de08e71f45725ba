"""A generated client calls a generated server of the same spec, and each value arrives as it was sent."""

from __future__ import annotations

import asyncio
import importlib
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar
from uuid import UUID

import pytest
from fastapi import FastAPI

import tests.openapi_agreement
from interlock import compiler
from interlock_runtime.auth.authenticator import Credentials, Requirement
from interlock_runtime.auth.principal import Auth, Principal
from interlock_runtime.call import Call
from interlock_runtime.client import RetryPolicy, ServiceClient, UnexpectedResponse
from interlock_runtime.context import RequestContextMiddleware, request_id
from interlock_runtime.problems import Unauthenticated
from interlock_runtime.rest.problems import install_problem_handlers
from interlock_runtime.unit_of_work import MemoryUnitOfWork
from interlock_testing.http_server import bound_socket, serving

T = TypeVar("T")

WIDE = Path(tests.openapi_agreement.__path__[0]) / "wide"
TENANT = UUID(int=7)


@dataclass(frozen=True)
class Generated:
    models: ModuleType
    shared: ModuleType
    server: ModuleType
    client: ModuleType


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Generated]:
    tree = tmp_path_factory.mktemp("generated")
    checked = compiler.check(WIDE)
    assert checked.system is not None
    for folder in ("specs/wide", "specs/places"):
        for output in compiler.compile_folder(checked.system, folder):
            (tree / output.path).parent.mkdir(parents=True, exist_ok=True)
            (tree / output.path).write_text(output.content, encoding="utf-8")
    sys.path.insert(0, str(tree))
    names = ("models", "catalogue", "catalogue_server", "catalogue_client")
    yield Generated(*(importlib.import_module(f"specs.wide.{name}") for name in names))
    sys.path.remove(str(tree))


@dataclass
class Catalogue:
    """A controller in memory that remembers what it was called with."""

    generated: Generated
    calls: list[tuple[str, Any]] = field(default_factory=list)
    request_ids: list[str | None] = field(default_factory=list)

    def read(self, number: int, body: Any) -> Any:
        members = {name: getattr(body, name) for name in type(body).model_fields}
        return self.generated.models.ItemRead(
            id=number, added_at=datetime(2031, 1, 1, tzinfo=UTC), **without_secret(members)
        )

    async def list_items(self, *, cursor: str | None, limit: int, **params: Any) -> Any:
        self.calls.append(("list_items", params))
        first = int(cursor or "0")
        following = first + limit
        items = [self.read(number, item(self.generated)) for number in range(first, min(following, 5))]
        return self.generated.shared.ListItemsPage(items=items, next_cursor=str(following) if following < 5 else None)

    async def list_trees(self, *, offset: int, limit: int) -> Any:
        trees = [self.generated.models.Tree(name=str(number)) for number in range(5)]
        return self.generated.shared.ListTreesPage(items=trees[offset : offset + limit], total=len(trees))

    async def create_item(self, body: Any, *, principal: Principal) -> Any:
        self.calls.append(("create_item", body))
        self.request_ids.append(request_id.get())
        if body.name == "too many":
            raise self.generated.shared.TooMany("enough", limit=9)
        if body.name == "sloth":
            await asyncio.sleep(10)
        return self.read(len(self.calls), body)

    async def create_items(self, body: list[Any]) -> Any:
        return {"first": self.read(1, body[0]), "none": None}

    async def get_item(self, item_id: int) -> Any:
        if item_id == 2**62:
            return self.read(item_id, item(self.generated))
        there = self.generated.models.Address(street="s", there=place())
        raise self.generated.shared.ItemMissing("not here", item_id=item_id, suggestion=there)

    async def has_item(self, item_id: int) -> None:
        if item_id != 1:
            raise self.generated.shared.ItemMissing(item_id=item_id)

    async def swap_recipient(self, body: Any) -> Any:
        return body

    async def patch_item(self, item_id: int, body: Any) -> None:
        self.calls.append(("patch_item", body))

    async def delete_item(self, item_id: int) -> None:
        self.calls.append(("delete_item", item_id))

    async def watch(self, *, principal: Principal) -> AsyncIterator[Any]:
        for number in range(3):
            yield self.read(number, item(self.generated))

    async def count_items(self) -> int:
        raise RuntimeError("a secret of the server")


def without_secret(members: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in members.items() if name != "secret"}


def place() -> Any:
    return importlib.import_module("specs.places.models").Address(country="FR", lines=["Paris"])


def item(generated: Generated, **changed: Any) -> Any:
    models = generated.models
    address = models.Address(street="Rue Ü", there=place())
    values = {
        "big": -5,
        "weight": 1.5,
        "price": Decimal("10.10"),
        "name": "thing",
        "day": date(2031, 2, 28),
        "at": time(23, 59, 59, 500000),
        "takes": timedelta(days=1, seconds=1.5),
        "contact": "a@example.org",
        "site": None,
        "picture": b"\x00\xff",
        "extra": {"any": [1, None, "x"]},
        "kind": models.ItemKind.NEW,
        "tags": ["a", "b"],
        "codes": {3, 1, 2},
        "matrix": [[1.0, None]],
        "tree": models.Tree(name="root", children=[models.Tree(name="leaf")]),
        "delivery": models.PostDelivery(address=address),
        "second_delivery": None,
        "recipient": address,
        "from_whom": "me",
        "secret": "hush",
    }
    return models.ItemCreate(**{**values, **changed})


class AnybodyWithTheToken:
    async def authenticate(self, credentials: Credentials, requirement: Requirement) -> Principal:
        if credentials.token != "open sesame":
            raise Unauthenticated("another token")
        return Principal("ada", "service" if requirement.auth is Auth.SERVICE else "user")


class Flaky:
    """Answers 503 instead of the app, as often as it is told, or drops the app's answer once it is made."""

    def __init__(self, app: Any) -> None:
        self.app = app
        self.drop_next = 0
        self.refuse_next = 0

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if self.refuse_next:
            self.refuse_next -= 1
            await _unavailable(send)
        elif self.drop_next:
            self.drop_next -= 1
            await self.app(scope, receive, _ignored)
            await _unavailable(send)
        else:
            await self.app(scope, receive, send)


async def _ignored(message: Any) -> None:
    pass


async def _unavailable(send: Any) -> None:
    await send({"type": "http.response.start", "status": 503, "headers": [(b"retry-after", b"0")]})
    await send({"type": "http.response.body", "body": b""})


@dataclass(frozen=True)
class Running:
    url: str
    controller: Catalogue
    flaky: Flaky

    def call(self, work: Callable[[Any], Awaitable[T]], *, token: str = "open sesame") -> T:
        async def with_client() -> T:
            fast = RetryPolicy(attempts=3, initial=0.01, maximum=0.02, jitter=0.0)

            async def given() -> str:
                return token

            async with ServiceClient(self.url, token=given, retries=fast) as http:
                return await work(self.controller.generated.client.CatalogueClient(http))

        return asyncio.run(with_client())


@pytest.fixture
def running(generated: Generated) -> Iterator[Running]:
    controller = Catalogue(generated)

    @asynccontextmanager
    async def provided(call: Call) -> AsyncIterator[Catalogue]:
        yield controller

    router = generated.server.catalogue_router(
        provided, unit_of_work=MemoryUnitOfWork.factory(), authenticator=AnybodyWithTheToken()
    )
    app = FastAPI()
    app.include_router(router)
    install_problem_handlers(app)
    flaky = Flaky(RequestContextMiddleware(app))
    with serving(flaky, bound_socket()) as url:
        yield Running(url, controller, flaky)


def test_every_scalar_and_shape_arrives_as_it_was_sent(running: Running) -> None:
    sent = item(running.controller.generated)
    answer = running.call(lambda client: client.create_item(sent))
    assert running.controller.calls == [("create_item", sent)]
    for name in type(answer).model_fields:
        if name not in ("id", "added_at"):
            assert getattr(answer, name) == getattr(sent, name), name


def test_models_in_lists_and_maps_are_models(running: Running) -> None:
    answer = running.call(lambda client: client.create_items([item(running.controller.generated)]))
    assert type(answer["first"]) is running.controller.generated.models.ItemRead
    assert answer["none"] is None


@pytest.mark.parametrize("recipient", [5, "somebody"])
def test_a_union_is_a_body_and_an_answer(running: Running, recipient: Any) -> None:
    assert running.call(lambda client: client.swap_recipient(recipient)) == recipient


def test_parameters_arrive_as_their_types_and_absent_ones_as_the_servers_defaults(running: Running) -> None:
    models = running.controller.generated.models
    since = datetime(2031, 1, 1, 12, tzinfo=UTC)
    running.call(
        lambda client: client.list_items(
            kind=models.ItemKind.USED,
            sizes=[models.Size.SMALL, models.Size.LARGE],
            since=since,
            name_filter="a&b=c d",
            exact=True,
            trace="on",
            tenant=TENANT,
        )
    )
    assert running.controller.calls == [
        (
            "list_items",
            {
                "kind": models.ItemKind.USED,
                "sizes": [models.Size.SMALL, models.Size.LARGE],
                "since": since,
                "name_filter": "a&b=c d",
                "order": "name",
                "priority": models.Priority.HIGH,
                "exact": True,
                "trace": "on",
                "tenant": TENANT,
            },
        )
    ]


def test_all_pages_are_gone_through(running: Running) -> None:
    async def numbers(client: Any) -> list[int]:
        return [found.id async for found in client.iter_list_items(tenant=TENANT, limit=2)]

    async def names(client: Any) -> list[str]:
        return [tree.name async for tree in client.iter_list_trees(limit=2)]

    assert running.call(numbers) == [0, 1, 2, 3, 4]
    assert running.call(names) == ["0", "1", "2", "3", "4"]


def test_an_error_is_the_same_class_on_both_sides(running: Running) -> None:
    shared = running.controller.generated.shared
    with pytest.raises(shared.ItemMissing) as caught:
        running.call(lambda client: client.get_item(2**63 - 1))
    assert (caught.value.item_id, caught.value.detail) == (2**63 - 1, "not here")
    assert caught.value.suggestion.there == place()
    with pytest.raises(shared.TooMany) as too_many:
        running.call(lambda client: client.create_item(item(running.controller.generated, name="too many")))
    assert too_many.value.limit == 9


def test_an_int64_beyond_what_json_numbers_hold_is_exact(running: Running) -> None:
    assert running.call(lambda client: client.get_item(2**62)).id == 2**62


def test_a_head_request_tells_by_its_status_alone(running: Running) -> None:
    running.call(lambda client: client.has_item(1))
    with pytest.raises(UnexpectedResponse) as caught:
        running.call(lambda client: client.has_item(2))
    assert caught.value.status == 404


def test_a_merge_patch_keeps_absent_and_null_apart(running: Running) -> None:
    patch = running.controller.generated.models.ItemPatch(site=None, name="new")
    running.call(lambda client: client.patch_item(1, patch))
    ((_, arrived),) = running.controller.calls
    assert arrived == patch
    assert arrived.model_fields_set == {"site", "name"}


def test_an_operation_without_an_answer_returns_none(running: Running) -> None:
    assert running.call(lambda client: client.delete_item(3)) is None
    assert running.controller.calls == [("delete_item", 3)]


def test_a_repeated_request_is_carried_out_once(running: Running) -> None:
    running.flaky.drop_next = 1
    answer = running.call(lambda client: client.create_item(item(running.controller.generated)))
    assert answer.id == 1
    assert len(running.controller.calls) == 1


def test_a_service_that_is_away_for_a_moment_is_not_noticed(running: Running) -> None:
    running.flaky.refuse_next = 2
    assert running.call(lambda client: client.get_item(2**62)).id == 2**62


def test_an_operation_that_takes_too_long_is_a_problem_of_the_server(running: Running) -> None:
    slow = item(running.controller.generated, name="sloth")
    with pytest.raises(UnexpectedResponse) as caught:
        running.call(lambda client: client.create_item(slow, timeout=30.0))
    assert caught.value.status == 504


def test_a_stream_is_read_event_by_event(running: Running) -> None:
    async def numbers(client: Any) -> list[int]:
        return [found.id async for found in client.watch()]

    assert running.call(numbers) == [0, 1, 2]


def test_a_wrong_token_and_a_failing_server_are_unexpected_and_tell_no_secrets(running: Running) -> None:
    with pytest.raises(UnexpectedResponse) as caught:
        running.call(lambda client: client.create_item(item(running.controller.generated)), token="wrong")
    assert caught.value.status == 401
    with pytest.raises(UnexpectedResponse) as failed:
        running.call(lambda client: client.count_items())
    assert failed.value.status == 500
    assert b"secret" not in failed.value.body


def test_the_request_id_goes_from_service_to_service(running: Running) -> None:
    token = request_id.set("from-afar")
    try:
        running.call(lambda client: client.create_item(item(running.controller.generated)))
    finally:
        request_id.reset(token)
    assert running.controller.request_ids == ["from-afar"]
