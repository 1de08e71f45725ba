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
