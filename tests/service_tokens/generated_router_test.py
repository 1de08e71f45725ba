"""A router that is generated, with operations of every kind, lets in whom BUILD files declare, and nobody else."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path

import httpx2
import pytest
from fastapi import FastAPI

from interlock import compiler
from interlock.topology.testing import Repository
from interlock_runtime.auth.principal import Principal
from interlock_runtime.call import Call
from interlock_runtime.rest.problems import install_problem_handlers
from interlock_runtime.unit_of_work import MemoryUnitOfWork
from tests.service_tokens.attempts import Answer, attempts
from tests.service_tokens.system_keys import SystemKeys

FILES = {
    "specs/ledger/api.yaml": """
        config:
          rest: {prefix: /ledger, tags: [ledger], version: 1}
        operations:
          look:
            auth: public
            rest: {method: GET, path: "/open", status: 204}
          read_mine:
            auth: user
            rest: {method: GET, path: "/mine", status: 204}
          drop_mine:
            auth: user
            rest: {method: DELETE, path: "/mine"}
          book:
            rest: {method: POST, path: "/entries", status: 204}
          purge:
            rest: {method: DELETE, path: "/entries"}
    """,
    "services/ledger/BUILD": 'service(name="ledger", kind="fastapi", exposes=["specs/ledger:api"])\n',
    "services/shop/BUILD": 'service(name="shop", consumes={"specs/ledger:api": ["book", "read_mine"]})\n',
    "services/janitor/BUILD": 'service(name="janitor", consumes={"specs/ledger:api": ["purge"]})\n',
    "services/auditor/BUILD": 'service(name="auditor", consumes={"specs/ledger:api": ["*"]})\n',
}


class Ledger:
    """Who was told to have asked."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, str | None]] = []

    async def look(self) -> None: ...

    async def book(self) -> None: ...

    async def purge(self) -> None: ...

    async def read_mine(self, *, principal: Principal) -> None:
        self.seen.append((principal.subject, principal.actor))

    async def drop_mine(self, *, principal: Principal) -> None:
        self.seen.append((principal.subject, principal.actor))


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """With its generated code on the path."""
    repository = Repository(FILES)
    for output in compiler.compile_folder(repository.system, "specs/ledger"):
        (tmp_path / output.path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / output.path).write_text(output.content)
    monkeypatch.syspath_prepend(tmp_path)
    return repository


def test_exactly_what_is_declared_is_let_in(repository: Repository, tmp_path: Path) -> None:
    keys = SystemKeys(repository.graph, tmp_path)
    ledger = Ledger()

    @asynccontextmanager
    async def controller(_call: Call) -> AsyncIterator[Ledger]:
        yield ledger

    app = FastAPI()
    install_problem_handlers(app)
    app.include_router(
        import_module("specs.ledger.api_server").ledger_router(
            controller,
            unit_of_work=MemoryUnitOfWork.factory(),
            authenticator=keys.identity("ledger").authenticator(),
        )
    )

    async def wrong() -> tuple[list[str], Counter[tuple[str, Answer]]]:
        found: list[str] = []
        counts: Counter[tuple[str, Answer]] = Counter()
        async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app), base_url="http://ledger") as client:
            for attempt in attempts(keys, "ledger"):
                answer = await attempt.answer(client)
                counts[attempt.operation.rpartition(".")[2], answer] += 1
                if answer is not attempt.expected:
                    found.append(f"{attempt}, but {answer.value}")
        return found, counts

    found, counts = asyncio.run(wrong())
    assert found == []
    # Two tokens of each caller that is declared: one that claims what it declares and one that claims everything.
    permitted = {operation: counts[operation, Answer.PERMITTED] for operation, _ in counts}
    assert {name: permitted[name] for name in ("read_mine", "drop_mine", "book", "purge")} == {
        "read_mine": 4,
        "drop_mine": 2,
        "book": 4,
        "purge": 4,
    }
    assert counts["look", Answer.FORBIDDEN] == counts["look", Answer.UNAUTHENTICATED] == 0
    assert set(ledger.seen) == {("ada", "shop"), ("ada", "auditor")}
