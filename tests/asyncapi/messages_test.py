"""What is sent is what the documents say: messages of generated publishers, as they go over the wire."""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import jsonschema
import pytest

from interlock_runtime.context import TraceContext
from interlock_runtime.events.sink import OutgoingEvent
from interlock_runtime.events.wire.cloud_event import encode
from tests.asyncapi.documents import documents
from tests.golden.scenarios import write_recorded

TRACE = TraceContext("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "a=b")

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module")
def parcels(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The generated module of a name in the domain `parcels`."""
    tree = tmp_path_factory.mktemp("generated")
    write_recorded(tree)
    sys.path.insert(0, str(tree))
    importlib.invalidate_caches()
    yield lambda name: importlib.import_module(f"specs.parcels.{name}")
    sys.path.remove(str(tree))
    for name in [name for name in sys.modules if name.partition(".")[0] == "specs"]:
        del sys.modules[name]


class Wire:
    """An `EventSender` that keeps the last message, with a request and a trace or without."""

    def __init__(self, request_id: str | None, trace: TraceContext | None) -> None:
        self._request_id = request_id
        self._trace = trace
        self.sent: dict[str, Any] = {}

    async def send(self, event: OutgoingEvent) -> None:
        complete = OutgoingEvent(event.type, event.payload, event.id, event.time, self._request_id, self._trace)
        self.sent = json.loads(encode(complete, "depot"))


def schema(name: str, part: str) -> jsonschema.Draft202012Validator:
    """The schema of a message's headers or payload, as JSON Schema 2020-12, with what it refers to beside it."""
    document = next(written.content for written in documents() if written.id == "parcels/events")
    message = document["components"]["messages"][name]
    return jsonschema.Draft202012Validator(
        {**message[part], "components": document["components"]},
        format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER,
    )


def messages(models: Any) -> dict[str, Any]:
    parcel = models.ParcelRead(
        id=UUID(int=1), kind=models.Kind.BOX, weight=Decimal("1.5"), sender=4, to=models.Address(street="x"), labels={}
    )
    return {
        "parcel_sent": parcel,
        "content_seen": models.Box(volume=1.5),
        "place_seen": models.Address(street="x", note="y"),
        "kinds_seen": {models.Kind.BOX, models.Kind.LETTER},
        "weighed": Decimal("0.10"),
        "moment": datetime(2026, 1, 2, tzinfo=UTC),
        "many_sent": [parcel],
        "maybe": None,
        "lostParcel": UUID(int=2),
    }


NAMES = (
    "parcel_sent",
    "content_seen",
    "place_seen",
    "kinds_seen",
    "weighed",
    "moment",
    "many_sent",
    "maybe",
    "lostParcel",
)


@pytest.mark.parametrize("trace", [TRACE, None], ids=["in a trace", "in none"])
@pytest.mark.parametrize("name", NAMES)
async def test_a_message_on_the_wire_is_as_its_document_says(
    parcels: Any, name: str, trace: TraceContext | None
) -> None:
    wire = Wire(None if trace is None else "request", trace)
    await getattr(parcels("events_publisher").ParcelsPublisher(wire), name)(messages(parcels("models"))[name])
    attributes = {key: value for key, value in wire.sent.items() if key != "data"}
    schema(name, "headers").validate(attributes)
    schema(name, "payload").validate(wire.sent["data"])
    document = next(written.content for written in documents() if written.id == "parcels/events")
    assert attributes.keys() <= document["components"]["messages"][name]["headers"]["properties"].keys()


@pytest.mark.parametrize(
    ("name", "data"),
    [("content_seen", {"kind": "letter", "volume": 1.5}), ("weighed", "-1x"), ("moment", 1), ("parcel_sent", {})],
)
def test_the_schema_of_a_payload_does_find_mistakes(name: str, data: Any) -> None:
    assert not schema(name, "payload").is_valid(data)


def test_the_schema_of_headers_does_find_mistakes() -> None:
    headers = schema("weighed", "headers")
    good = {"specversion": "1.0", "id": "1", "source": "a", "type": "parcels.weighed"}
    assert headers.is_valid(good)
    assert not headers.is_valid({**good, "type": "parcels.counted"})
    assert not headers.is_valid({**good, "id": ""})
    assert not headers.is_valid({**good, "specversion": "0.3"})
