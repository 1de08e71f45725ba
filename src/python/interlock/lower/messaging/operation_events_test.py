from __future__ import annotations

import pytest

from interlock.diagnostics.diagnostic import Severity
from interlock.ir.api import NO_EVENTS
from interlock.lower.testing import Lowered, users

MODELS = """
Note: {fields: {text: string}}
Failure: {fields: {type: string, title: string, status: int}}
"""


def used(event: str, operation: str) -> Lowered:
    return users(
        models=MODELS,
        events=f"noted: {event}",
        api=f"operations:\n  act: {{input: Note, output: Note, {operation}}}",
    )


@pytest.mark.parametrize(
    ("event", "operation"),
    [
        ("{message: Note, publish: true, subscribe: false}", "events: {publish_on_success: noted}"),
        ("{message: Note, publish: false, subscribe: true}", "events: {subscribe: noted}"),
        ("{message: Failure, publish: true, subscribe: false}", "events: {publish_on_error: noted}"),
        ("{message: Note}", "events: {subscribe: noted}"),
    ],
)
def test_an_event_is_used_as_its_flags_allow(event: str, operation: str) -> None:
    assert used(event, f"rest: {{method: POST, path: /x}}, {operation}").findings == []


@pytest.mark.parametrize(
    ("event", "operation", "flag"),
    [
        ("{message: Note, publish: false}", "events: {publish_on_success: noted}", "publish"),
        ("{message: Failure, publish: false}", "events: {publish_on_error: noted}", "publish"),
        ("{message: Note, subscribe: false}", "events: {subscribe: noted}", "subscribe"),
    ],
)
def test_an_event_that_is_used_against_its_flag_is_told_and_compiles_as_in_the_earlier_format(
    event: str, operation: str, flag: str
) -> None:
    lowered = used(event, f"rest: {{method: POST, path: /x}}, {operation}")
    assert lowered.findings == ["spec/event-flag: noted"]
    [found] = lowered.diagnostics
    assert [lowered.text(label.span) for label in found.secondary] == ["false"]
    assert found.severity is Severity.WARNING
    assert lowered.operation("act").events != NO_EVENTS
    assert found.help == f"write `{flag}: true`, or leave the flag out"


def driven(operation: str, api: str = "") -> Lowered:
    text = f"{api}operations:\n  act: {{input: Note, output: Note, events: {{subscribe: noted}}, {operation}}}"
    return users(models=MODELS, events="noted: {message: Note}", api=text)


@pytest.mark.parametrize(
    "operation",
    [
        "rest: {method: POST, path: /x}",
        "rest: {method: POST, path: /x}, params: [{name: q, type: int, source: query, required: false}]",
        "rest: {method: POST, path: /x}, params: [{name: q, type: int, source: header, default: 1}]",
        "rest: {method: POST, path: /x}, auth: service",
        "auth: user",
    ],
)
def test_an_operation_that_a_message_suffices_for_may_be_driven_by_one(operation: str) -> None:
    assert driven(operation).findings == []


@pytest.mark.parametrize(
    ("operation", "place"),
    [
        ('rest: {method: PUT, path: "/{id}"}, params: [{name: id, type: int}]', "id"),
        ("rest: {method: POST, path: /x}, params: [{name: q, type: int, source: query}]", "q"),
        ("rest: {method: POST, path: /x}, auth: user", "user"),
        ("rest: {method: POST, path: /x}, stream: sse", "sse"),
        ("stream: sse", "sse"),
    ],
)
def test_an_operation_that_asks_for_more_than_a_message_brings_is_told(operation: str, place: str) -> None:
    lowered = driven(operation)
    assert lowered.findings == [f"spec/driven-operation: {place}"]
    [found] = lowered.diagnostics
    assert [lowered.text(label.span) for label in found.secondary] == ["noted"]


def test_users_asked_for_by_the_whole_api_are_told_at_the_operation() -> None:
    found = driven("rest: {method: POST, path: /x}", api="config: {rest: {auth: user}}\n")
    assert found.findings == ["spec/driven-operation: act"]


def test_one_operation_of_an_api_handles_an_event() -> None:
    handling = "{input: Note, events: {subscribe: noted}}"
    text = f"operations:\n  act: {handling}\n  note: {handling}"
    found = users(models=MODELS, events="noted: {message: Note}", api=text)
    assert found.findings == ["spec/event-handled-twice: noted"]
