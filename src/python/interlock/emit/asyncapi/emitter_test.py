"""Documents of systems made by hand. That real ones are valid AsyncAPI is shown by tests/asyncapi."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from interlock.diagnostics.source import Span
from interlock.emit.asyncapi.emitter import AsyncApiEmitter
from interlock.ir.api import Api, Method, OperationEvents
from interlock.ir.declarations import Declaration, Union, UnionMember
from interlock.ir.messaging import Delivery, Event
from interlock.ir.system import Domain, System
from interlock.ir.testing import INT, SPAN, field, model, named, operation, ref
from interlock.ir.types import ConstType, Type


def event(name: str, message: Type = INT, domain: str = "users", **changed: Any) -> Event:
    plain = Event(
        named(name, domain),
        message,
        f"{domain}.{name}",
        None,
        None,
        Delivery(5, 1.0, 30.0, True, None, None),
        None,
        SPAN,
    )
    return replace(plain, **changed)


def documents(*domains: Domain) -> dict[str, Any]:
    """The documents of the first domain, by their paths."""
    outputs = AsyncApiEmitter().emit(System(domains), domains[0])
    return {output.path: json.loads(output.content) for output in outputs}


def of_events(*events: Event, declared: tuple[Declaration, ...] = ()) -> Any:
    span = Span("specs/users/events.yaml", 0, 0)
    own = tuple(replace(event, span=span) for event in events)
    return documents(Domain("users", declared, (), own, ()))["specs/users/events.asyncapi.json"]


def api(*events: OperationEvents) -> Api:
    operations = tuple(
        operation(f"op_{number}", Method.POST, f"/{number}", events=each) for number, each in enumerate(events)
    )
    return Api("users", "api", "user_accounts", "", ("users",), 3, (), operations, "specs/users/api.yaml")


def test_a_domain_without_events_has_no_document() -> None:
    assert documents(Domain("users", (), (api(OperationEvents(None, None, None)),), (), ())) == {}


def test_a_document_tells_where_it_comes_from() -> None:
    assert of_events(event("seen"))["info"] == {
        "title": "Users events",
        "version": "1",
        "x-generated-by": "Interlock",
        "x-source": "specs/users/events.yaml",
    }


def test_an_api_speaks_of_the_events_of_its_operations_alone() -> None:
    used = api(OperationEvents(named("seen"), None, named("lost", "posts")), OperationEvents(None, None, None))
    own = Domain("users", (), (used,), (event("seen"), event("unused")), ())
    posts = Domain("posts", (), (), (event("lost", domain="posts"),), ())
    document = documents(own, posts)["specs/users/api.asyncapi.json"]
    assert (document["info"]["title"], document["info"]["version"]) == ("User accounts", "3")
    assert document["channels"].keys() == {"seen", "posts.lost"}
    assert {name: operation["action"] for name, operation in document["operations"].items()} == {
        "op_0": "receive",
        "op_0.publish_on_error": "send",
    }


def test_headers_are_the_attributes_of_the_event() -> None:
    ordered = event("seen", delivery=Delivery(5, 1.0, 30.0, True, "id", None))
    headers = of_events(ordered)["components"]["messages"]["seen"]["headers"]
    assert headers["properties"]["type"] == {"type": "string", "const": "users.seen"}
    assert "`id`" in headers["properties"]["subject"]["description"]
    assert headers["required"] == ["specversion", "id", "source", "type"]
    assert "subject" not in of_events(event("seen"))["components"]["messages"]["seen"]["headers"]["properties"]


def test_payloads_are_open_for_what_later_versions_add() -> None:
    document = of_events(event("seen", ref("User")), declared=(model("User", field("id", INT)),))
    assert document["components"]["messages"]["seen"]["payload"] == {"$ref": "#/components/schemas/User"}
    assert "additionalProperties" not in document["components"]["schemas"]["User"]


def test_the_members_of_a_union_are_told_apart_by_their_constants() -> None:
    """AsyncAPI's `discriminator` is a string and takes names of schemas for tags."""
    members = tuple(model(name, field("kind", ConstType(name.lower()))) for name in ("Cat", "Dog"))
    tagged = tuple(UnionMember(each.name.name.lower(), ref(each.name.name)) for each in members)
    pet = Union(named("Pet"), "kind", tagged, None, False, (), SPAN)
    schemas = of_events(event("seen", ref("Pet")), declared=(*members, pet))["components"]["schemas"]
    assert schemas["Pet"] == {"oneOf": [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}]}


def test_what_is_not_kept_has_no_dead_letters() -> None:
    dropped = event("seen", delivery=Delivery(1, 1.0, 30.0, False, None, None))
    assert "deadLetters" not in of_events(dropped)["operations"]["receive_seen"]["x-delivery"]
