"""The generated modules of the scenario `events`, run: what a publisher sends and what subscriptions call."""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from interlock_runtime.call import Call, Provider
from interlock_runtime.events.contract import EventContract
from interlock_runtime.events.publishing.outgoing import EventInvalid
from interlock_runtime.events.sink import InTransaction, MemoryEventSink, OutgoingEvent
from interlock_runtime.events.subscription import Outcome, Subscription
from interlock_runtime.unit_of_work import MemoryUnitOfWork
from tests.golden.conftest import Generated

pytestmark = pytest.mark.anyio

PARCEL_ID = UUID(int=7)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def module(name: str) -> Any:
    return importlib.import_module(f"specs.{name}")


@pytest.fixture
def models(generated: Generated) -> Any:
    return module("parcels.models")


def parcel(models: Any) -> Any:
    return models.ParcelRead(id=PARCEL_ID, kind=models.Kind.LETTER, weight=Decimal("0.5"), sender=3, to=None, labels={})


def new_parcel(models: Any) -> Any:
    return models.ParcelCreate(kind=models.Kind.BOX, weight=Decimal(2), sender=3, to=None, labels={"a": "b"})


async def published(name: str, message: Any) -> OutgoingEvent:
    """What the publisher of the domain `parcels` leaves in a sink, once the transaction is committed."""
    sink = MemoryEventSink()
    async with MemoryUnitOfWork() as work:
        publisher = module("parcels.events_publisher").ParcelsPublisher(InTransaction(sink, work))
        await getattr(publisher, name)(message)
        assert sink.events == []
        await work.commit()
    [event] = sink.events
    return event


class Recorder:
    """A handler of everything: notes what it is called with and answers what it is told to."""

    def __init__(self, answer: Any = None) -> None:
        self.called: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = []
        self.answer = answer

    def __getattr__(self, name: str) -> Any:
        async def record(*arguments: Any, **named: Any) -> Any:
            self.called.append((name, arguments, named))
            return self.answer

        return record

    def provider(self) -> Provider[Any]:
        @asynccontextmanager
        async def provide(call: Call) -> AsyncIterator[Recorder]:
            yield self

        return provide


async def drive(subscription: Subscription, message: Any) -> object:
    """Has a subscription handle a message, as who receives it does."""
    async with subscription.unit_of_work() as work:
        call = Call(subscription.operation, None, work, "request", None)
        async with subscription.provider(call) as handler:
            return await subscription.function(handler, message)


MESSAGES: dict[str, tuple[Callable[[Any], Any], Any]] = {
    "parcel_wanted": (
        new_parcel,
        {"kind": "box", "weight": "2", "from": 3, "to": None, "parts": [], "labels": {"a": "b"}},
    ),
    "content_seen": (lambda models: models.Letter(pages=2), {"kind": "letter", "pages": 2}),
    "place_seen": (lambda models: "here", "here"),
    "kind_seen": (lambda models: models.Kind.BOX, "box"),
    "weighed": (lambda models: Decimal("1.50"), "1.50"),
    "counted": (lambda models: 3, 3),
    "moment": (lambda models: datetime(2026, 1, 2, tzinfo=UTC), "2026-01-02T00:00:00Z"),
    "anything": (lambda models: {"a": [None, 1.5]}, {"a": [None, 1.5]}),
    "kinds_seen": (lambda models: {models.Kind.BOX}, ["box"]),
    "depot_moved": (lambda models: module("depots.models").DepotRead(id=1, city="x"), {"id": 1, "city": "x"}),
    "by_city": (
        lambda models: {"x": module("depots.models").DepotRead(id=1, city="x")},
        {"x": {"id": 1, "city": "x"}},
    ),
    "maybe": (lambda models: None, None),
    "maybe_somewhere": (lambda models: 3, 3),
    "maybe_json": (lambda models: {"a": None, "b": [1]}, {"a": None, "b": [1]}),
    "certain": (lambda models: 1, 1),
    "list": (lambda models: [1, 2], [1, 2]),
    "self": (lambda models: "x", "x"),
    "Protocol": (lambda models: "x", "x"),
    "lostParcel": (lambda models: PARCEL_ID, str(PARCEL_ID)),
}


@pytest.mark.parametrize("name", MESSAGES)
async def test_a_message_of_any_type_is_published_as_its_json(models: Any, name: str) -> None:
    message, expected = MESSAGES[name]
    event = await published(name, message(models))
    assert json.loads(event.payload) == expected
    assert event.type is getattr(module("parcels.events"), name.upper()).type


async def test_a_contract_says_what_the_spec_does(models: Any) -> None:
    contract = module("parcels.events").PARCEL_SENT
    assert (contract.type.name, contract.type.stream) == ("parcels.parcel_sent", "parcels:sent")
    assert (contract.type.ordering_key, contract.type.max_stream_length) == ("from", 500)
    delivery = contract.delivery
    assert (delivery.max_attempts, delivery.backoff_initial, delivery.backoff_max) == (12, 0.25, 300.0)
    assert not delivery.dead_letter
    assert json.loads((await published("parcel_sent", parcel(models))).payload)["from"] == 3


@pytest.mark.parametrize(
    ("name", "message"), [("counted", 101), ("counted", "1"), ("parcel_sent", None), ("list", [1.5]), ("named", 3)]
)
async def test_a_message_that_breaks_its_contract_is_not_published(models: Any, name: str, message: Any) -> None:
    with pytest.raises(EventInvalid, match=f"parcels.{name}"):
        await published(name, message)


async def test_what_is_rolled_back_is_not_published(models: Any) -> None:
    sink = MemoryEventSink()
    async with MemoryUnitOfWork() as work:
        publisher = module("parcels.events_publisher").ParcelsPublisher(InTransaction(sink, work))
        await publisher.counted(1)
    assert sink.events == []


async def test_each_event_is_handled_by_the_method_of_its_name(models: Any) -> None:
    recorder = Recorder()
    subscriptions = module("parcels.events_subscriber").parcels_subscriptions(
        recorder.provider(), unit_of_work=MemoryUnitOfWork.factory()
    )
    events = [event for event in vars(module("parcels.events")).values() if isinstance(event, EventContract)]
    assert [subscription.event for subscription in subscriptions] == events
    for subscription in subscriptions:
        await drive(subscription, "message")
    names = [subscription.event.type.name for subscription in subscriptions]
    assert [subscription.operation for subscription in subscriptions] == [
        name.replace("parcels.", "parcels.events.") for name in names
    ]
    assert recorder.called == [(name.removeprefix("parcels."), ("message",), {}) for name in names]


async def test_one_event_alone_can_be_handled(generated: Generated) -> None:
    recorder = Recorder()
    subscriber = module("parcels.returns.events_subscriber")
    subscription = subscriber.on_returned(recorder.provider(), unit_of_work=MemoryUnitOfWork.factory())
    assert subscription.event is module("parcels.returns.events").RETURNED
    assert subscription.outcome is None
    await drive(subscription, 1)
    assert recorder.called == [("returned", (1,), {})]


def of_api(recorder: Recorder, sink: MemoryEventSink) -> dict[str, Subscription]:
    factory = module("parcels.api_subscriber").parcels_subscriptions
    made = factory(recorder.provider(), unit_of_work=MemoryUnitOfWork.factory(), events=sink)
    return {subscription.operation: subscription for subscription in made}


async def test_messages_drive_the_controller_that_answers_requests(models: Any) -> None:
    sink, recorder = MemoryEventSink(), Recorder(answer="answer")
    subscriptions = of_api(recorder, sink)
    assert [subscription.event.type.name for subscription in subscriptions.values()] == [
        "parcels.parcel_wanted",
        "depots.depot_closed",
        "parcels.many_sent",
        "parcels.content_seen",
    ]
    assert await drive(subscriptions["parcels.api.send_parcel"], 1) == "answer"
    assert await drive(subscriptions["parcels.api.note_depot"], 2) is None
    assert await drive(subscriptions["parcels.api.controller"], 3) == "answer"
    assert recorder.called == [
        ("send_parcel", (1,), {}),
        ("note_depot", (2,), {"hint": None, "kinds": [models.Kind.BOX], "since": date(2026, 1, 1)}),
        ("controller", (3,), {}),
    ]


async def test_what_becomes_of_an_outcome_is_told(models: Any) -> None:
    sink = MemoryEventSink()
    subscriptions = of_api(Recorder(), sink)
    api, events = module("parcels.api"), module("parcels.events")
    assert subscriptions["parcels.api.send_parcel"].outcome == Outcome(
        errors=(api.NoSuchPlace, api.TooHeavy),
        output=models.ParcelRead,
        on_success=events.PARCEL_SENT.type,
        on_error=events.PARCEL_REFUSED.type,
        events=sink,
    )
    assert subscriptions["parcels.api.note_depot"].outcome == Outcome()


def test_an_api_that_messages_alone_reach_has_a_controller_and_no_server(tree: Path, generated: Generated) -> None:
    recorder = Recorder()
    made = module("handling.api_subscriber").handling_subscriptions(
        recorder.provider(), unit_of_work=MemoryUnitOfWork.factory()
    )
    api = module("handling.api")
    assert [subscription.operation for subscription in made] == ["handling.api.handle_return"]
    assert made[0].outcome == Outcome(errors=(api.Unhandled, module("parcels.api").TooHeavy))
    assert hasattr(api.HandlingController, "handle_return")
    files = {path.name for path in (tree / "specs" / "handling").iterdir() if path.is_file()}
    assert files == {"api.py", "api_subscriber.py", "api.asyncapi.json"}


@pytest.mark.parametrize(
    ("imported", "absent"),
    [
        ("specs.parcels.events", ("fastapi", "specs.parcels.events_publisher", "specs.parcels.events_subscriber")),
        (
            "specs.parcels.events_publisher",
            ("fastapi", "specs.parcels.events_subscriber", "interlock_runtime.events.subscription"),
        ),
        (
            "specs.parcels.events_subscriber",
            ("fastapi", "specs.parcels.events_publisher", "interlock_runtime.events.publishing.outgoing"),
        ),
        (
            "specs.parcels.api_subscriber",
            ("fastapi", "specs.parcels.api_server", "interlock_runtime.events.publishing.outgoing"),
        ),
    ],
)
def test_a_side_imports_nothing_of_the_other_and_no_framework(
    tree: Path, imported: str, absent: tuple[str, ...]
) -> None:
    program = f"import sys, {imported}\nprint(*sorted({set(absent)!r} & set(sys.modules)))"
    path = os.pathsep.join([str(tree), *map(os.path.abspath, sys.path)])
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tree,
        env={**os.environ, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "\n"), done.stdout + done.stderr
