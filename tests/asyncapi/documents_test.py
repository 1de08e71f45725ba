"""Every document is valid AsyncAPI 3.0, leads to what it names, and says of each event what the spec says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import jsonschema
import pytest

from interlock.ir.messaging import Event
from tests.asyncapi.documents import REPOSITORY, Written, documents

OFFICIAL = REPOSITORY / "3rdparty" / "js" / "node_modules" / "@asyncapi" / "specs" / "schemas" / "3.0.0.json"
EACH = pytest.mark.parametrize("written", documents(), ids=lambda written: written.id)


@cache
def official() -> jsonschema.Draft7Validator:
    return jsonschema.Draft7Validator(json.loads(OFFICIAL.read_text(encoding="utf-8")))


def mistakes(document: dict[str, Any]) -> list[str]:
    return [f"{found.json_path}: {found.message[:200]}" for found in official().iter_errors(document)]


def events(written: Written) -> dict[str, Event]:
    """The events that a document speaks of, by the names that they have in it."""
    domain = written.id.rpartition("/")[0].replace("/", ".")
    system = written.system
    return {
        event.name.name if event.name.domain == domain else str(event.name): event
        for event in system.events.values()
        if str(event.name) in _types(written.content)
    }


def _types(document: dict[str, Any]) -> set[str]:
    messages = document["components"]["messages"].values()
    return {message["headers"]["properties"]["type"]["const"] for message in messages}


def references(value: Any) -> Iterator[str]:
    match value:
        case {"$ref": str(pointer)}:
            yield pointer
        case _:
            pass
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from references(inner)


def target(document: Any, pointer: str) -> Any:
    found = document
    for part in pointer.removeprefix("#/").split("/"):
        found = found[part]
    return found


def test_there_are_documents_of_events_and_of_apis_here_and_in_the_scenarios() -> None:
    ids = {written.id for written in documents()}
    assert ids >= {
        "users/events",
        "users/api",
        "parcels/events",
        "parcels/api",
        "handling/api",
        "parcels/returns/events",
    }


@EACH
def test_a_document_is_valid_under_the_official_schema(written: Written) -> None:
    assert mistakes(written.content) == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("operations", "send_user_registered", "action"), "publish"),
        (("channels", "user_registered", "unknown"), 1),
        (("components", "messages", "user_registered", "payload"), {"type": "nothing"}),
        (("info",), {}),
    ],
)
def test_the_official_schema_does_find_mistakes(path: tuple[str, ...], value: Any) -> None:
    document = next(written.content for written in documents() if written.id == "users/events")
    *parents, last = path
    place: Any = document
    for part in parents:
        place = place[part]
    place[last] = value
    assert mistakes(document) != []


@EACH
def test_every_reference_leads_somewhere(written: Written) -> None:
    document = written.content
    found = set(references(document))
    assert found
    for pointer in found:
        assert target(document, pointer) is not None


@EACH
def test_every_schema_in_a_document_is_reached_from_a_message(written: Written) -> None:
    document = written.content
    pending = list(references(document["components"]["messages"]))
    reached: set[str] = set()
    while pending:
        pointer = pending.pop()
        if pointer not in reached:
            reached.add(pointer)
            pending.extend(references(target(document, pointer)))
    schemas = {f"#/components/schemas/{name}" for name in document["components"].get("schemas", {})}
    assert schemas == reached


@EACH
def test_a_channel_is_the_stream_of_its_event(written: Written) -> None:
    document, by_name = written.content, events(written)
    assert document["channels"].keys() == document["components"]["messages"].keys() == by_name.keys()
    for name, channel in document["channels"].items():
        event = by_name[name]
        stream = channel["x-redis-stream"]
        assert channel["address"] == event.stream
        assert (stream.get("orderingKey"), stream.get("maxLength")) == (
            event.delivery.ordering_key,
            event.delivery.max_stream_length,
        )
        assert (channel.get("x-publishers"), channel.get("x-subscribers")) == (
            None if event.publishers is None else list(event.publishers),
            None if event.subscribers is None else list(event.subscribers),
        )


@EACH
def test_who_receives_is_told_how_messages_are_delivered(written: Written) -> None:
    by_name = events(written)
    for operation in written.content["operations"].values():
        delivery = by_name[operation["channel"]["$ref"].removeprefix("#/channels/")].delivery
        if operation["action"] == "send":
            assert "x-delivery" not in operation
        else:
            dead = {"deadLetters": "interlock:{service}:dead"} if delivery.dead_letter else {}
            assert operation["x-delivery"] == {
                "consumerGroup": "{service}",
                "maxAttempts": delivery.max_attempts,
                "backoffInitial": delivery.backoff_initial,
                "backoffMax": delivery.backoff_max,
                **dead,
            }


def test_every_event_of_a_domain_is_sent_and_received() -> None:
    document = next(written.content for written in documents() if written.id == "users/events")
    actions = {name: operation["action"] for name, operation in document["operations"].items()}
    assert actions == {"send_user_registered": "send", "receive_user_registered": "receive"}


def test_an_operation_receives_under_its_name_and_sends_under_what_makes_it_send() -> None:
    document = next(written.content for written in documents() if written.id == "parcels/api")
    told = {
        name: (operation["action"], operation["channel"]["$ref"]) for name, operation in document["operations"].items()
    }
    assert told == {
        "send_parcel": ("receive", "#/channels/parcel_wanted"),
        "send_parcel.publish_on_success": ("send", "#/channels/parcel_sent"),
        "send_parcel.publish_on_error": ("send", "#/channels/parcel_refused"),
        "note_depot": ("receive", "#/channels/depots.depot_closed"),
        "count": ("receive", "#/channels/many_sent"),
        "count.publish_on_success": ("send", "#/channels/counted"),
        "controller": ("receive", "#/channels/content_seen"),
        "controller.publish_on_success": ("send", "#/channels/maybe"),
    }
