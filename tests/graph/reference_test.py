"""The services of this repository declare what they do, and do what they declare."""

from __future__ import annotations

import json

import pytest

from interlock.diagnostics.diagnostic import Diagnostic
from interlock.topology.connectivity import connectivity
from interlock_runtime.connectivity import Connectivity
from tests.graph.reference import connected, graph


def test_nothing_is_found() -> None:
    assert connected().checked.diagnostics == ()
    assert [found for found in connected().findings if not _is_a_driver_by_name(found)] == []


def _is_a_driver_by_name(found: Diagnostic) -> bool:
    """SQLAlchemy finds its driver by a URL. A BUILD file names it, which imports do not show."""
    return found.id == "graph/unused-access" and "`backend` has access to `postgres`" in found.message


@pytest.mark.parametrize("service", ["backend", "notifications", "tg_bot"])
def test_the_runtime_reads_the_edges_of_a_service(service: str) -> None:
    text = connectivity(graph(), service)
    read = Connectivity.parse(text)
    written = json.loads(text)
    assert read.service == service
    assert {name: sorted(operations) for name, operations in read.calls.items()} == written["calls"]
    assert {name: sorted(operations) for name, operations in read.callers.items()} == written["callers"]
    assert sorted(map(str, read.egress)) == written["egress"]


def test_the_bot_may_call_what_it_consumes_and_no_more() -> None:
    assert json.loads(connectivity(graph(), "tg_bot"))["calls"] == {
        "backend": [
            "reminders.api.cancel_reminder",
            "reminders.api.create_reminder",
            "reminders.api.list_reminders",
            "users.api.create_user",
            "users.api.get_current_user",
            "users.api.patch_user",
        ]
    }
