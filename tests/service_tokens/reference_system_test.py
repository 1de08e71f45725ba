"""The reference system lets in whom its BUILD files declare, and nobody else."""

from __future__ import annotations

import asyncio
from collections import Counter
from pathlib import Path

import httpx2
import pytest

from interlock.topology.connectivity import connectivity
from interlock_runtime.connectivity import Connectivity
from tests.service_tokens.attempts import Answer, Attempt, attempts
from tests.service_tokens.reference_system import APPLICATIONS, graph
from tests.service_tokens.system_keys import SystemKeys


def exposing() -> list[str]:
    return sorted({exposure.service for exposure in graph().exposures})


def test_every_service_that_exposes_something_is_tried() -> None:
    assert exposing() == sorted(APPLICATIONS)


@pytest.mark.parametrize("callee", exposing())
def test_exactly_what_is_declared_is_let_in(callee: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    keys = SystemKeys(graph(), tmp_path)

    async def tried() -> list[tuple[Attempt, Answer]]:
        async with APPLICATIONS[callee](keys, tmp_path) as app:
            transport = httpx2.ASGITransport(app=app, raise_app_exceptions=False)
            async with httpx2.AsyncClient(transport=transport, base_url="http://callee") as client:
                return [(attempt, await attempt.answer(client)) for attempt in attempts(keys, callee)]

    outcomes = asyncio.run(tried())
    counts = Counter(attempt.expected for attempt, _ in outcomes)
    wrong = [f"{attempt}, but {answer.value}" for attempt, answer in outcomes if answer is not attempt.expected]
    with capsys.disabled():
        figures = ", ".join(f"{counts[answer]} {answer.value}" for answer in Answer)
        print(f"\n{callee}: {len(outcomes)} attempts: {figures}; {len(wrong)} wrong")
    assert wrong == []
    assert counts[Answer.PERMITTED]


@pytest.mark.parametrize("service", sorted(graph().by_name))
def test_a_service_is_told_the_edges_of_the_graph(service: str) -> None:
    told = Connectivity.parse(connectivity(graph(), service))
    assert told.service == service
    calls: dict[str, set[str]] = {}
    for call in graph().calls_from(service):
        names = {f"{call.api.domain}.{call.api.module}.{operation.name}" for operation in call.operations}
        calls.setdefault(call.callee, set()).update(names)
    assert told.calls == calls
    assert told.callers.keys() == set(graph().callers_of(service))
    hosts = {(access.host, access.port) for access in graph().by_name[service].internet}
    assert {*told.egress} == hosts
