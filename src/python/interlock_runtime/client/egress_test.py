"""The HTTP clients that connect to declared hosts alone, against real servers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import httpx2
import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramNetworkError

from interlock_runtime.client.egress_aiogram import GuardedSession
from interlock_runtime.client.egress_aiohttp import GuardedConnector, UndeclaredHostError
from interlock_runtime.client.egress_httpx2 import GuardedTransport
from interlock_runtime.connectivity import Destination
from interlock_runtime.egress import Egress, UndeclaredHost, destination_of
from interlock_testing.http_server import Reply, ScriptedServer, scripted_server

pytestmark = pytest.mark.anyio

OK = Reply(body=b'{"ok": true, "result": true}')


@pytest.fixture
def declared() -> Iterator[ScriptedServer]:
    with scripted_server() as running:
        running.script.replies = [OK]
        yield running


@pytest.fixture
def undeclared() -> Iterator[ScriptedServer]:
    with scripted_server() as running:
        running.script.replies = [OK]
        yield running


def egress_to(*servers: ScriptedServer) -> Egress:
    return Egress("shop", frozenset(destination_of(each.url) for each in servers))


def moved_to(server: ScriptedServer) -> Reply:
    return Reply(307, headers=(("location", f"{server.url}/elsewhere"),))


def tricks(declared: ScriptedServer, undeclared: ScriptedServer) -> list[str]:
    """URLs that lead to the undeclared server, or to none, and look like the declared one."""
    there, here = (urlsplit(each.url).netloc for each in (undeclared, declared))
    port = urlsplit(declared.url).port
    return [
        f"http://{there}/",
        f"http://{here}@{there}/",
        f"http://user:{port}@{there}/",
        f"http://{there}/?{here}",
        f"http://{there}#@{here}",
        f"http://localhost:{port}/",
        f"http://2130706433:{port}/",
        f"http://0x7f000001:{port}/",
        f"http://127.1:{port}/",
        f"http://[::ffff:127.0.0.1]:{port}/",
    ]


async def test_httpx2_reaches_what_is_declared(declared: ScriptedServer) -> None:
    async with httpx2.AsyncClient(transport=GuardedTransport(egress_to(declared))) as http:
        assert (await http.get(declared.url)).status_code == 200
        assert (await http.get(declared.url.replace("http://", "HTTP://me:secret@"))).status_code == 200


async def test_httpx2_reaches_nothing_else(declared: ScriptedServer, undeclared: ScriptedServer) -> None:
    async with httpx2.AsyncClient(transport=GuardedTransport(egress_to(declared))) as http:
        for url in tricks(declared, undeclared):
            with pytest.raises((UndeclaredHost, httpx2.InvalidURL)):
                await http.get(url)
    assert not undeclared.script.received
    assert not declared.script.received


async def test_httpx2_follows_no_redirect_to_what_is_not_declared(
    declared: ScriptedServer, undeclared: ScriptedServer
) -> None:
    declared.script.replies = [moved_to(undeclared)]
    async with httpx2.AsyncClient(transport=GuardedTransport(egress_to(declared)), follow_redirects=True) as http:
        with pytest.raises(UndeclaredHost, match=str(destination_of(undeclared.url))):
            await http.get(declared.url)
    assert not undeclared.script.received


async def test_aiohttp_reaches_what_is_declared(declared: ScriptedServer) -> None:
    async with aiohttp.ClientSession(connector=GuardedConnector(egress_to(declared))) as http:
        for _ in range(2):
            async with http.get(declared.url) as answer:
                assert answer.status == 200


async def test_aiohttp_reaches_nothing_else(declared: ScriptedServer, undeclared: ScriptedServer) -> None:
    async with aiohttp.ClientSession(connector=GuardedConnector(egress_to(declared))) as http:
        for url in tricks(declared, undeclared):
            with pytest.raises((UndeclaredHostError, aiohttp.InvalidURL)):
                await http.get(url)
        with pytest.raises(UndeclaredHostError):
            await http.get(declared.url, proxy=undeclared.url)
    assert not undeclared.script.received
    assert not declared.script.received


async def test_aiohttp_follows_no_redirect_to_what_is_not_declared(
    declared: ScriptedServer, undeclared: ScriptedServer
) -> None:
    declared.script.replies = [moved_to(undeclared)]
    async with aiohttp.ClientSession(connector=GuardedConnector(egress_to(declared))) as http:
        with pytest.raises(UndeclaredHostError, match=str(destination_of(undeclared.url))):
            await http.get(declared.url)
    assert not undeclared.script.received


async def deleted_webhook(egress: Egress, api: str) -> Any:
    bot = Bot("42:a-token", session=GuardedSession(egress, api))
    try:
        return await bot.delete_webhook()
    finally:
        await bot.session.close()


async def test_aiogram_reaches_a_declared_server(declared: ScriptedServer) -> None:
    assert await deleted_webhook(egress_to(declared), declared.url) is True


async def test_aiogram_is_told_what_is_not_declared(declared: ScriptedServer, undeclared: ScriptedServer) -> None:
    with pytest.raises(TelegramNetworkError, match=r'access=\["internet:127.0.0.1:\d+"\]') as refused:
        await deleted_webhook(egress_to(declared), undeclared.url)
    assert "a-token" not in str(refused.value)
    declared.script.replies = [moved_to(undeclared)]
    with pytest.raises(TelegramNetworkError, match=str(destination_of(undeclared.url))):
        await deleted_webhook(egress_to(declared), declared.url)
    assert not undeclared.script.received


async def test_without_limits_everything_is_reached(undeclared: ScriptedServer) -> None:
    async with httpx2.AsyncClient(transport=GuardedTransport(Egress("shop", None))) as http:
        assert (await http.get(undeclared.url)).status_code == 200
    assert await deleted_webhook(Egress("shop", None), undeclared.url) is True


def test_a_refusal_names_service_and_destination() -> None:
    refusal = UndeclaredHostError("shop", Destination("evil.com", 443))
    assert (refusal.service, refusal.destination) == ("shop", Destination("evil.com", 443))
