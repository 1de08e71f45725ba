"""The modules of a domain's events, and of an API that messages drive. What they do is tested with golden scenarios."""

from __future__ import annotations

import ast
from dataclasses import replace
from typing import Any

import pytest

from interlock.emit.emitter import OutputFile
from interlock.emit.python.api_subscriber import emit_api_subscriber
from interlock.emit.python.emitter import PythonEmitter
from interlock.emit.python.events import emit_events
from interlock.emit.python.events_publisher import emit_events_publisher
from interlock.emit.python.events_subscriber import emit_events_subscriber
from interlock.emit.python.example_system import API, DOMAIN, OPERATIONS, SYSTEM, query
from interlock.ir.api import Api, OperationEvents
from interlock.ir.declarations import Default
from interlock.ir.messaging import Delivery, Event
from interlock.ir.system import Domain, System
from interlock.ir.testing import INT, SPAN, STRING, named, ref
from interlock.ir.types import ListType, Type

DELIVERY = Delivery(5, 1.0, 30.0, True, None, None)


def event(name: str, message: Type = STRING, domain: str = "users", delivery: Delivery = DELIVERY) -> Event:
    return Event(named(name, domain), message, f"{domain}.{name}", None, None, delivery, None, SPAN)


def of(*events: Event, domain: str = "users") -> Domain:
    return Domain(domain, (), (), events, ())


def driven(**changed: Any) -> Api:
    """The example's API, with one operation that an event drives."""
    operation = next(operation for operation in OPERATIONS if operation.name == "on_message")
    driven = replace(operation, events=OperationEvents(named("user_registered"), None, None))
    return replace(API, operations=(replace(driven, **changed),))


def definitions(output: OutputFile) -> list[str]:
    return [
        node.name
        for node in ast.parse(output.content).body
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def files(domain: Domain) -> set[str]:
    return {output.path for output in PythonEmitter().emit(System((domain,)), domain)}


def test_a_domain_with_events_has_three_modules_of_them() -> None:
    assert files(of(event("seen"))) == {
        "specs/users/events.py",
        "specs/users/events_publisher.py",
        "specs/users/events_subscriber.py",
    }
    assert files(of()) == set()


def test_a_contract_says_all_of_the_spec_and_nothing_that_is_not_there() -> None:
    plain = emit_events(of(event("seen", INT))).content
    assert 'SEEN: EventContract[SafeInt] = EventContract(\n    EventType("users.seen", "users.seen"),\n' in plain
    full = emit_events(of(event("seen", delivery=Delivery(2, 0.5, 9.0, False, "id", 7)))).content
    assert 'EventType("users.seen", "users.seen", ordering_key="id", max_stream_length=7)' in full
    assert "Delivery(max_attempts=2, backoff_initial=0.5, backoff_max=9.0, dead_letter=False)" in full


def test_names_of_a_folder_in_a_folder_are_those_of_the_whole_path() -> None:
    domain = of(event("sent", domain="billing.invoices"), domain="billing.invoices")
    assert emit_events(domain).path == "specs/billing/invoices/events.py"
    assert definitions(emit_events_publisher(domain)) == ["BillingInvoicesPublisher"]
    assert definitions(emit_events_subscriber(domain)) == [
        "SentHandler",
        "_sent",
        "on_sent",
        "BillingInvoicesSubscriber",
        "billing_invoices_subscriptions",
    ]


@pytest.mark.parametrize("name", ["list", "str", "message", "handler", "self", "Protocol", "outgoing", "Provider"])
def test_an_event_may_be_called_as_what_its_modules_use(name: str) -> None:
    domain = of(event(name, ListType(STRING)), event("other", ListType(STRING)))
    for emitted in (emit_events, emit_events_publisher, emit_events_subscriber):
        text = emitted(domain).content
        bound = [
            alias.asname or alias.name
            for node in ast.walk(ast.parse(text))
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
        ]
        assert name not in bound
        assert name.upper() in bound or emitted is emit_events


def test_only_operations_that_handle_events_are_subscribed() -> None:
    output = emit_api_subscriber(SYSTEM, DOMAIN, driven())
    assert output.path == "specs/users/api_subscriber.py"
    assert definitions(output) == ["users_subscriptions", "_on_message"]
    assert files(replace(DOMAIN, apis=(driven(),))) - files(replace(DOMAIN, apis=())) == {
        "specs/users/api.py",
        "specs/users/api_subscriber.py",
    }
    assert "specs/users/api_subscriber.py" not in files(DOMAIN)


def test_a_sink_is_asked_for_where_something_is_published() -> None:
    assert "EventSink" not in emit_api_subscriber(SYSTEM, DOMAIN, driven()).content
    publishing = OperationEvents(named("user_registered"), named("user_registered"), named("registration_failed"))
    text = emit_api_subscriber(SYSTEM, DOMAIN, driven(events=publishing, output=ref("UserRead"))).content
    assert "events: EventSink" in text
    assert "output=UserRead, on_success=USER_REGISTERED.type, on_error=REGISTRATION_FAILED.type, events=events" in text


def test_a_parameter_that_no_message_has_is_left_out() -> None:
    params = (query("hint", STRING), query("limit", INT, Default(5)))
    text = emit_api_subscriber(SYSTEM, DOMAIN, driven(params=params)).content
    assert "await controller.on_message(message, hint=None, limit=5)" in text
