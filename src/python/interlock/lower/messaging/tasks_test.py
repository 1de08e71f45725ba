from __future__ import annotations

import pytest

from interlock.ir.types import QualifiedName, Ref
from interlock.lower.testing import users

MODELS = "Note: {fields: {text: string}}\nUser: {fields: {name: string}, variants: {Read: {}}}"


def test_a_task_by_default_and_in_full() -> None:
    found = users(
        MODELS,
        tasks="""
        plain: {}
        full:
          input: Note
          output: UserRead
          doc: Does it.
          queue: mail
          retries: {max: 5, backoff: fixed, on: [timeout]}
          time_limit: 30s
          schedule: "0 9 * * 1"
        """,
    )
    plain, full = found.system.domains[0].tasks
    assert (plain.queue, plain.max_retries, plain.backoff, plain.retry_on) == (
        "default",
        3,
        "exponential",
        ("transient",),
    )
    assert (full.queue, full.max_retries, full.backoff, full.retry_on) == ("mail", 5, "fixed", ("timeout",))
    assert (full.time_limit, full.schedule, full.input) == (30.0, "0 9 * * 1", Ref(QualifiedName("users", "Note")))


@pytest.mark.parametrize(
    ("task", "finding"),
    [
        ("{input: Nothing}", "spec/unknown-model: Nothing"),
        ("{retries: {max: -1}}", "spec/retries: -1"),
        ("{retries: {backoff: wild}}", "spec/unknown-value: wild"),
        ("{time_limit: 0}", "spec/timeout: 0"),
        ('{schedule: "61 * * * *"}', 'spec/crontab: "61 * * * *"'),
    ],
)
def test_mistakes_of_a_task(task: str, finding: str) -> None:
    assert users(tasks=f"act: {task}").findings == [finding]
