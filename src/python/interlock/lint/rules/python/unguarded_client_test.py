from __future__ import annotations

from collections.abc import Mapping

import pytest

from interlock.lint.python.facts import NO_FACTS
from interlock.lint.python.testing import Sources, found_in, marked, reported
from interlock.lint.rules.python.unguarded_client import RULE

SHOP = "services/shop/gateways/rates.py"


def shop(text: str) -> Sources:
    return {SHOP: text}


FOUND: Mapping[str, Sources] = {
    "clients without a transport": shop(
        """
        import httpx
        import httpx2
        from httpx2 import AsyncClient as Http

        Http(base_url="https://rates.example.org")  # found
        httpx2.AsyncClient(timeout=5, transport=None)  # found
        httpx2.Client()  # found
        httpx.AsyncClient()  # found
        """
    ),
    "clients of urllib": shop(
        """
        import urllib.request
        import urllib3

        urllib3.PoolManager()  # found
        urllib3.request("GET", "https://rates.example.org")  # found
        urllib.request.OpenerDirector()  # found
        urllib.request.URLopener().open("https://rates.example.org")  # found
        """
    ),
    "classes and functions that are handed to what calls them": shop(
        """
        import asyncio
        from dataclasses import dataclass, field

        import httpx2
        import requests


        @dataclass
        class Rates:
            http: httpx2.AsyncClient = field(default_factory=httpx2.AsyncClient)  # found


        async def rate():
            await asyncio.to_thread(requests.get, "https://rates.example.org")  # found
        """
    ),
    "clients of a module outside services, where they are asked": {
        **shop(
            """
            from common import http
            from common.http import client, make


            async def rate():
                await client.get("/rates")  # found
                await http.client.post("/rates")  # found
                await make().get("/rates")  # found
                await http.guarded.get("/rates")
                await http.unknown.get("/rates")
            """
        ),
        "common/http.py": """
            import httpx2
            from interlock_runtime.client.egress_httpx2 import GuardedTransport
            client = httpx2.AsyncClient(base_url="https://rates.example.org")
            guarded = httpx2.AsyncClient(transport=GuardedTransport(1))
            def make():
                return httpx2.AsyncClient()
            def unknown(transport) -> httpx2.AsyncClient:
                return httpx2.AsyncClient(transport=transport)
            """,
    },
    "clients with a transport of the library": shop(
        """
        import httpx2

        class Patient(httpx2.AsyncHTTPTransport):
            pass

        plain = httpx2.AsyncHTTPTransport(retries=3)
        httpx2.AsyncClient(transport=plain)  # found
        httpx2.AsyncClient(transport=Patient())  # found
        """
    ),
    "ways round a transport": shop(
        """
        import httpx2
        from interlock_runtime.client.egress_httpx2 import GuardedTransport

        def clients(egress, others):
            httpx2.AsyncClient(transport=GuardedTransport(egress), proxy="http://proxy:3128")  # found
            httpx2.AsyncClient(transport=GuardedTransport(egress), mounts=others)  # found
        """
    ),
    "sessions of aiohttp": shop(
        """
        import aiohttp
        from aiohttp.client import ClientSession

        async def rate():
            async with aiohttp.ClientSession() as http:  # found
                ...
            ClientSession(connector=aiohttp.TCPConnector(limit=3))  # found
            aiohttp.request("GET", "https://rates.example.org")  # found
        """
    ),
    "bots and sessions of aiogram": shop(
        """
        from aiogram import Bot
        from aiogram.client.session.aiohttp import AiohttpSession

        Bot("42:token")  # found
        Bot("42:token", None)  # found
        Bot("42:token", session=AiohttpSession(timeout=3))  # found
        """
    ),
    "clients that know no guard": shop(
        """
        import http.client
        import urllib.request
        import requests
        import httpx2

        requests.get("https://rates.example.org")  # found
        requests.Session()  # found
        requests.session()  # found
        httpx2.post("https://rates.example.org")  # found
        urllib.request.urlopen("https://rates.example.org")  # found
        http.client.HTTPSConnection("rates.example.org")  # found
        """
    ),
    "a client of a service that may call anything": shop(
        """
        import httpx2
        from interlock_runtime.client import ServiceClient

        ServiceClient("http://users:8000")  # found
        ServiceClient("http://users:8000", declared=None)  # found
        ServiceClient("http://users:8000", transport=httpx2.AsyncHTTPTransport())  # found
        """
    ),
    "subclasses": shop(
        """
        import httpx2
        from aiogram.client.session.aiohttp import AiohttpSession

        class Rates(httpx2.AsyncClient):
            pass

        class News(httpx2.AsyncClient):
            def __init__(self):
                super().__init__(base_url="https://news.example.org")  # found

        class Older(httpx2.AsyncClient):
            def __init__(self):
                httpx2.AsyncClient.__init__(self)  # found

        class Session(AiohttpSession):
            pass

        Rates()  # found
        News()
        Older()
        Session()  # found
        """
    ),
    "other names": {
        "common/http.py": "from httpx2 import AsyncClient as Http",
        **shop(
            """
            import importlib
            from common.http import Http

            make = Http
            make()  # found
            getattr(importlib.import_module("httpx2"), "AsyncClient")()  # found
            """
        ),
    },
}

ALLOWED: Mapping[str, Sources] = {
    "what is guarded": shop(
        """
        import aiohttp
        import httpx2
        from aiogram import Bot

        from interlock_runtime.client import ServiceClient
        from interlock_runtime.client.egress_aiogram import GuardedSession
        from interlock_runtime.client.egress_aiohttp import GuardedConnector
        from interlock_runtime.client.egress_httpx2 import GuardedTransport

        class Session(GuardedSession):
            pass

        class Rates(httpx2.AsyncClient):
            def __init__(self, egress):
                super().__init__(transport=GuardedTransport(egress), mounts=None)

        async def clients(egress, tokens):
            transport = GuardedTransport(egress)
            httpx2.AsyncClient(transport=transport)
            Rates(egress)
            aiohttp.ClientSession(connector=GuardedConnector(egress))
            session = GuardedSession(egress, "https://api.telegram.org")
            Bot("42:token", session)
            Bot("42:token", session=Session(egress, "https://api.telegram.org"))
            ServiceClient("http://users:8000", declared=tokens.operations("users"))
            ServiceClient("http://users:8000", transport=transport)
        """
    ),
    "what nothing is known of": shop(
        """
        import functools
        import httpx2
        from aiogram import Bot
        from aiogram.client.session.base import BaseSession
        from services.shop.domain.rates import Inner

        def clients(transport: httpx2.AsyncBaseTransport | None, session: BaseSession, **options):
            httpx2.AsyncClient(transport=transport)
            httpx2.AsyncClient(transport=Inner())
            httpx2.AsyncClient(**options)
            Bot("42:token", session=session)
            made = functools.partial(httpx2.AsyncClient, transport=transport)
            return made(timeout=3)
        """
    ),
    "what stays in the process": shop(
        """
        import httpx2

        httpx2.AsyncClient(transport=httpx2.ASGITransport(app=None))
        """
    ),
    "what makes no connections": shop(
        """
        import aiohttp
        import httpx2
        import urllib.parse

        httpx2.URL("https://rates.example.org")
        httpx2.Timeout(3)
        aiohttp.ClientTimeout(total=3)
        urllib.parse.urlsplit("https://rates.example.org")

        async def rate(http: httpx2.AsyncClient) -> str:
            return (await http.get("https://rates.example.org")).text
        """
    ),
    "tests and their helpers": {
        "services/shop/gateways/rates_test.py": "import httpx2\nhttpx2.AsyncClient()",
        "services/shop/testing/http.py": "import requests\nrequests.get('http://x')",
    },
}


@pytest.mark.parametrize("sources", FOUND.values(), ids=FOUND)
def test_it_is_found(sources: Sources) -> None:
    assert marked(sources)
    assert reported(RULE, sources, NO_FACTS) == marked(sources)


@pytest.mark.parametrize("sources", ALLOWED.values(), ids=ALLOWED)
def test_it_is_allowed(sources: Sources) -> None:
    assert reported(RULE, sources, NO_FACTS) == []


def test_it_is_told_what_guards_the_client() -> None:
    (found,) = found_in(RULE, shop("import aiohttp\nhttp = aiohttp.ClientSession()"), NO_FACTS)
    assert found.message.startswith("`aiohttp.ClientSession` connects to any host")
    assert found.help == "give it a `connector=GuardedConnector(egress)` of `interlock_runtime.client.egress_aiohttp`"
