from __future__ import annotations

import pytest

from interlock.ir.messaging import Delivery
from interlock.ir.types import QualifiedName, Ref
from interlock.lower.testing import users

MODELS = """
Note:
  fields:
    {id: int, text: string, when: "datetime?", tags: "list[string]", kind: Kind, more: {type: int, optional: true}}
Kind: {type: enum, values: [a, b]}
User: {fields: {name: string, password: {type: string, writeonly: true}}, variants: {Create: {}, Read: {}}}
"""


def test_an_event_by_default() -> None:
    event = users(MODELS, events="noted: {message: Note}").system.domains[0].events[0]
    assert event.stream == "users.noted"
    assert event.message == Ref(QualifiedName("users", "Note"))
    assert (event.publishers, event.subscribers) == (None, None)
    assert event.delivery == Delivery(5, 1.0, 30.0, True, None, None)


def test_an_event_in_full() -> None:
    event = (
        users(
            MODELS,
            events="""
            noted:
              message: Note
              doc: Sent.
              stream: user.noted
              publishers: [backend]
              subscribers: [mail, bot]
              delivery:
                max_attempts: 2
                backoff: {initial: 500ms, max: 1m}
                dead_letter: false
                ordering_key: kind
                max_stream_length: 9
            """,
        )
        .system.domains[0]
        .events[0]
    )
    assert (event.stream, event.publishers, event.subscribers) == ("user.noted", ("backend",), ("mail", "bot"))
    assert event.delivery == Delivery(2, 0.5, 60.0, False, "kind", 9)


def test_an_ordering_key_is_known_by_its_name_in_json() -> None:
    found = users(
        "Note: {fields: {sender: {type: int, wire: from}}}",
        events="noted: {message: Note, delivery: {ordering_key: sender}}",
    )
    assert found.system.domains[0].events[0].delivery.ordering_key == "from"


def test_the_flags_of_the_earlier_format_are_understood() -> None:
    assert users(MODELS, events="noted: {message: Note, publish: true, subscribe: false}").findings == []


def test_a_message_may_be_an_input_variant_for_the_operation_that_handles_it() -> None:
    found = users(
        MODELS,
        events="import_requested: {message: UserCreate}",
        api="""
        domain: users
        operations: {import_user: {input: UserCreate, events: {subscribe: import_requested}}}
        """,
    )
    assert found.findings == []


@pytest.mark.parametrize(
    ("event", "finding"),
    [
        ("{message: Nothing}", "spec/unknown-model: Nothing"),
        ("{message: User}", "spec/direction: User"),
        ("{message: Note, stream: a b}", "spec/stream-name: a b"),
        ("{message: Note, delivery: {max_attempts: 0}}", "spec/delivery: 0"),
        ("{message: Note, delivery: {backoff: {initial: 0}}}", "spec/delivery: 0"),
        ("{message: Note, delivery: {backoff: {initial: 9s, max: 3s}}}", "spec/delivery: 3s"),
        ("{message: Note, delivery: {max_stream_length: 0}}", "spec/delivery: 0"),
        (f"{{message: Note, delivery: {{max_stream_length: {2**63}}}}}", f"spec/delivery: {2**63}"),
        ("{message: Note, stream: 'interlock:users:dead'}", "spec/stream-name: 'interlock:users:dead'"),
        ("{message: Note, delivery: {ordering_key: idd}}", "spec/unknown-field: idd"),
        ("{message: Note, delivery: {ordering_key: tags}}", "spec/ordering-key: tags"),
        ("{message: Note, delivery: {ordering_key: when}}", "spec/ordering-key: when"),
        ("{message: Note, delivery: {ordering_key: more}}", "spec/ordering-key: more"),
        ("{message: string, delivery: {ordering_key: id}}", "spec/ordering-key: id"),
    ],
)
def test_mistakes_of_an_event(event: str, finding: str) -> None:
    assert users(MODELS, events=f"noted: {event}").findings == [finding]


def test_what_redis_can_count_to_and_streams_that_only_look_like_a_services_own_are_let_through() -> None:
    found = users(
        MODELS,
        events=f"""
        long: {{message: Note, delivery: {{max_stream_length: {2**63 - 1}}}}}
        lock: {{message: Note, stream: "interlock.users"}}
        near: {{message: Note, stream: "interlocked:users"}}
        """,
    )
    assert found.findings == []


@pytest.mark.parametrize(("length", "findings"), [(250, []), (251, ["spec/event-name: " + "n" * 251])])
def test_the_name_of_an_event_counts_with_its_domain(length: int, findings: list[str]) -> None:
    """`users.` has six characters, and 256 are allowed."""
    assert users(MODELS, events=f"{'n' * length}: {{message: Note}}").findings == findings


def test_two_events_do_not_share_a_stream() -> None:
    found = users(MODELS, events="a: {message: Note, stream: s}\nb: {message: Note, stream: s}")
    assert found.findings == ["spec/duplicate-stream: s"]
