"""Every path that a spec may hold leads from the generated client to the operation of the generated server."""

from __future__ import annotations

import asyncio
import importlib
import json
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI

from interlock import compiler
from interlock_runtime.call import Call
from interlock_runtime.client import ServiceClient
from interlock_runtime.rest.problems import install_problem_handlers
from interlock_runtime.unit_of_work import MemoryUnitOfWork
from interlock_testing.http_server import bound_socket, serving

SPEC = """
config: {rest: {prefix: "/p%20q/@r", auth: public}}
operations:
  root: {output: string, rest: {method: GET, path: ""}}
  at_me: {output: string, rest: {method: GET, path: "/users/@me"}}
  space: {output: string, rest: {method: GET, path: "/a%20b"}}
  percent: {output: string, rest: {method: GET, path: "/100%25"}}
  umlaut: {output: string, rest: {method: GET, path: "/gr%C3%BCn"}}
  colon: {output: string, rest: {method: GET, path: "/x:y"}}
  reserved: {output: string, rest: {method: GET, path: "/-._~!$&'()*+,;="}}
  trailing: {output: string, rest: {method: GET, path: "/trailing/"}}
  one:
    output: string
    params: [{name: user, type: string}]
    rest: {method: GET, path: "/users/{user}"}
  account:
    output: string
    params: [{name: sid, type: string}]
    rest: {method: GET, path: "/accounts/{sid}.json"}
  several:
    output: string
    params: [{name: a, type: int}, {name: b, type: string}, {name: c, type: string}]
    rest: {method: GET, path: "/r%20s/{a}-{b}:{c}/end"}
"""
PREFIX = "/p%20q/@r"

ODD = [
    "plain",
    "a/b",
    "/",
    "a b",
    "ü",
    "%",
    "%2F",
    "a+b",
    "?x=1#y",
    "@me:",
    "..a",
    "\u2028",
    "🦀",
    "a%20b",
    "{x}",
    "'\"",
]


@dataclass
class Recorder:
    """A controller whose every operation answers with its own name and what it was called with."""

    calls: list[tuple[Any, ...]] = field(default_factory=list)

    def __getattr__(self, name: str) -> Callable[..., Awaitable[str]]:
        async def operation(*arguments: Any) -> str:
            self.calls.append((name, *arguments))
            return name

        return operation


@dataclass(frozen=True)
class Running:
    url: str
    app: FastAPI
    document: dict[str, Any]
    calls: list[tuple[Any, ...]]

    def call(self, operation: str, *arguments: Any) -> str:
        module = importlib.import_module("specs.paths.api_client")

        async def with_client() -> str:
            async with ServiceClient(self.url) as http:
                answer: str = await getattr(module.PathsClient(http), operation)(*arguments)
                return answer

        return asyncio.run(with_client())


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    tree = tmp_path_factory.mktemp("paths")
    folder = tree / "specs/paths"
    folder.mkdir(parents=True)
    (folder / "api.yaml").write_text(SPEC, encoding="utf-8")
    checked = compiler.check(tree)
    assert checked.system is not None, checked.diagnostics
    for output in compiler.compile_folder(checked.system, "specs/paths"):
        (tree / output.path).write_text(output.content, encoding="utf-8")
    recorder = Recorder()

    @asynccontextmanager
    async def provided(call: Call) -> AsyncIterator[Any]:
        yield recorder

    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(tree))
        importlib.invalidate_caches()
        router = importlib.import_module("specs.paths.api_server").paths_router(
            provided, unit_of_work=MemoryUnitOfWork.factory()
        )
        app = FastAPI()
        install_problem_handlers(app)
        app.include_router(router)
        document = json.loads((folder / "api.openapi.json").read_text(encoding="utf-8"))
        with serving(app, bound_socket()) as url:
            yield Running(url, app, document, recorder.calls)
        for name in [name for name in sys.modules if name.startswith("specs.paths")]:
            del sys.modules[name]


@pytest.mark.parametrize("operation", ["root", "at_me", "space", "percent", "umlaut", "colon", "reserved", "trailing"])
def test_a_path_of_literals_leads_to_its_operation(running: Running, operation: str) -> None:
    assert running.call(operation) == operation


@pytest.mark.parametrize("value", ODD)
def test_any_text_arrives_as_it_was_sent_alone_in_its_segment(running: Running, value: str) -> None:
    running.call("one", value)
    assert running.calls[-1] == ("one", value)


@pytest.mark.parametrize("value", ODD)
def test_any_text_arrives_as_it_was_sent_beside_literals_and_others(running: Running, value: str) -> None:
    running.call("account", value)
    running.call("several", -5, "b", value)
    assert running.calls[-2:] == [("account", value), ("several", -5, "b", value)]


@pytest.mark.parametrize("path", ["/a%20b", "/gr%C3%BCn", "/r%20s/1-b:c/end"])
def test_another_method_on_an_encoded_path_is_not_allowed_and_says_what_is(running: Running, path: str) -> None:
    response = httpx2.post(running.url + PREFIX + path)
    assert (response.status_code, response.headers.get("allow")) == (405, "GET, HEAD")


@pytest.mark.parametrize("path", ["/a%20b/", "/trailing", "/a%2520b", "/users%2F@me"])
def test_a_path_that_is_nearly_one_is_not_found(running: Running, path: str) -> None:
    response = httpx2.get(running.url + PREFIX + path)
    assert (response.status_code, response.headers["content-type"]) == (404, "application/problem+json")


def test_the_documents_hold_the_paths_of_the_spec(running: Running) -> None:
    assert running.app.openapi()["paths"].keys() == running.document["paths"].keys()
    assert {f"{PREFIX}/a%20b", f"{PREFIX}/gr%C3%BCn", f"{PREFIX}/accounts/{{sid}}.json"} <= running.document[
        "paths"
    ].keys()
