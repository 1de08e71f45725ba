from __future__ import annotations

import pytest

from interlock.diagnostics.diagnostic import Severity
from interlock.lower.testing import Lowered, users

MODELS = """
Note: {fields: {text: string}}
Failure: {fields: {type: string, title: string, status: int}}
"""
EVENTS = "a: {message: Note}\nb: {message: Note}\nc: {message: Note}\nfailed: {message: Failure}"


def notes(*handed_on: tuple[str, str]) -> Lowered:
    """Operations that are driven by one event each and publish another one."""
    operations = "".join(
        f"  from_{event}: {{input: Note, output: Note, events: {{subscribe: {event}, publish_on_success: {other}}}}}\n"
        for event, other in handed_on
    )
    return users(MODELS, events=EVENTS, api=f"operations:\n{operations}")


def test_an_operation_that_publishes_the_event_that_drives_it_is_warned_of() -> None:
    found = notes(("a", "a"))
    [warning] = found.diagnostics
    assert (warning.id, warning.severity) == ("spec/event-circle", Severity.WARNING)
    assert warning.message == "`from_a` is driven by the messages of `users.a` and sends another one, without end"
    assert warning.primary.span != warning.secondary[0].span
    assert [found.text(label.span) for label in (warning.primary, *warning.secondary)] == ["a", "a"]
    assert found.operation("from_a").events.on_success is not None


def test_so_is_one_that_refuses_its_own_refusals() -> None:
    found = users(
        MODELS,
        events=EVENTS,
        api="operations:\n  act: {input: Failure, events: {subscribe: failed, publish_on_error: failed}}",
    )
    assert found.findings == ["spec/event-circle: failed"]
    assert "whenever it refuses one" in found.diagnostics[0].message


def test_a_circle_of_operations_is_told_once_and_each_of_them_is_named() -> None:
    found = notes(("a", "b"), ("b", "c"), ("c", "a"))
    [warning] = found.diagnostics
    assert warning.message.endswith("`users.a` -> `users.b` -> `users.c` -> `users.a`")
    assert [label.text for label in warning.secondary] == ["`from_b` goes on here", "`from_c` goes on here"]


@pytest.mark.parametrize(
    "handed_on", [(("a", "b"),), (("a", "b"), ("b", "c")), (("a", "c"), ("b", "c"))], ids=["one", "chain", "meeting"]
)
def test_what_comes_to_an_end_is_not_told(handed_on: tuple[tuple[str, str], ...]) -> None:
    assert notes(*handed_on).findings == []


def test_a_circle_that_only_failures_close_is_not_told() -> None:
    found = users(
        MODELS,
        events=EVENTS,
        api="""
        operations:
          undo: {input: Failure, output: Note, events: {subscribe: failed, publish_on_success: a}}
          act: {input: Note, events: {subscribe: a, publish_on_error: failed}}
        """,
    )
    assert found.findings == []


def test_a_request_that_starts_a_chain_is_no_circle() -> None:
    found = users(
        MODELS,
        events=EVENTS,
        api="""
        operations:
          make: {input: Note, output: Note, rest: {method: POST, path: /x}, events: {publish_on_success: a}}
          take: {input: Note, events: {subscribe: a}}
        """,
    )
    assert found.findings == []
