from __future__ import annotations

from collections.abc import Mapping

import pytest

from interlock.lint.python.facts import ApiFacts, DeclaredEdges, WorkspaceFacts
from interlock.lint.python.indexing.indexer import index
from interlock.lint.python.resolving.project import Project
from interlock.lint.python.testing import Sources, marked, reported
from interlock.lint.rules.python.raw_service_call import RULE

FACTS = WorkspaceFacts(
    services=("shop", "user_api"),
    apis=(ApiFacts("specs.users.api", "/v1/users"), ApiFacts("specs.things.api", "/things")),
)
SHOP = "services/shop/controllers/orders.py"
SETTINGS: Sources = {
    "services/shop/app/settings.py": """
        import os
        HOST = "user-api"
        USERS = f"http://{HOST}:8000"
        OUTSIDE = "https://api.example.com"
        FROM_ENVIRONMENT = os.environ["USERS"]
        """
}


def shop(text: str) -> Sources:
    return {**SETTINGS, SHOP: text}


FOUND: Mapping[str, Sources] = {
    "functions of the libraries": shop(
        """
        import httpx
        import httpx2
        import requests

        httpx.get("http://user-api/x")  # found
        httpx2.request("GET", "http://user-api/x")  # found
        requests.post(url="http://user-api/x")  # found
        """
    ),
    "the standard library": shop(
        """
        import http.client
        from urllib import request
        from urllib.request import urlopen

        urlopen("http://user-api/x")  # found
        request.urlopen(request.Request("http://user-api/x"))  # found
        http.client.HTTPConnection("user-api", 8000)  # found
        """
    ),
    "a function by another name": shop(
        """
        from httpx import get as fetch

        fetch("http://user-api/x")  # found
        """
    ),
    "a library that is imported by name": shop(
        """
        import importlib

        importlib.import_module("httpx").get("http://user-api/x")  # found
        """
    ),
    "a library that another module passes on": {
        **shop(
            """
            from services.shop.http import *

            web.get("http://user-api/x")  # found
            """
        ),
        "services/shop/http.py": "import httpx as web",
    },
    "every spelling of the host": shop(
        """
        import httpx

        httpx.get("http://user_api/x")  # found
        httpx.get("HTTP://USER-API:8000")  # found
        httpx.get("http://user-api.prod.svc/x")  # found
        httpx.get("http://user-api.prod.svc.cluster.local:80/x")  # found
        httpx.get("http://user-api.internal/x")  # found
        httpx.get("http://me:secret@user-api/x")  # found
        httpx.get("//user-api/x")  # found
        """
    ),
    "a constant of another module": shop(
        """
        import httpx
        from services.shop.app import settings
        from services.shop.app.settings import USERS as BASE

        httpx.get(f"{BASE}/x/{input()}")  # found
        httpx.get(settings.USERS + "/x")  # found
        httpx.get("http://user-api/{}".format(input()))  # found
        httpx.get("http://user-api/%s" % input())  # found
        """
    ),
    "the base of a client": shop(
        """
        import aiohttp
        import httpx

        client = httpx.AsyncClient(base_url="http://user-api")  # found
        session = aiohttp.ClientSession("http://user-api")  # found


        async def call():
            await client.get("/v1/users")
            async with httpx.AsyncClient(base_url="http://user-api") as other:  # found
                await other.get("/v1/users")
        """
    ),
    "methods of clients": shop(
        """
        import aiohttp
        import httpx
        import requests


        async def call(client: httpx.AsyncClient, session: aiohttp.ClientSession):
            await client.post("http://user-api/x")  # found
            await client.request("GET", "http://user-api/x")  # found
            async with session.get("http://user-api/x") as answer:  # found
                pass
            requests.Session().get("http://user-api/x")  # found
        """
    ),
    "a client that is inherited": shop(
        """
        import httpx


        class Users(httpx.AsyncClient):
            def __init__(self) -> None:
                super().__init__(base_url="http://user-api")  # found

            async def call(self):
                await self.get("http://user-api/x")  # found
        """
    ),
    "a declared path on a host of which nothing is known": shop(
        """
        import httpx
        from services.shop.app.settings import FROM_ENVIRONMENT


        async def call(client: httpx.AsyncClient, host: str):
            await client.get("/v1/users/7")  # found
            await client.get(f"http://{host}/v1/users")  # found
            await client.get(FROM_ENVIRONMENT + "/v1/users?limit=1")  # found
            unknown = httpx.Client(base_url=FROM_ENVIRONMENT)
            unknown.get("/v1/users/7")  # found
        """
    ),
    "every library": shop(
        """
        import urllib.request
        import urllib3
        from yarl import URL
        import httpx

        urllib3.request("GET", "http://user-api/x")  # found
        urllib3.PoolManager().request("GET", "http://user-api/x")  # found
        urllib3.HTTPConnectionPool("user-api", 8000)  # found
        urllib.request.build_opener().open("http://user-api/x")  # found
        urllib.request.URLopener().open("http://user-api/x")  # found
        httpx.URL(scheme="http", host="user-api", path="/x")  # found
        URL.build(scheme="http", host="user-api", path="/x")  # found
        """
    ),
    "a scheme of which nothing is known, and the domain of a namespace": shop(
        """
        import httpx


        def call(scheme: str):
            httpx.get(f"{scheme}://user-api/x")  # found
            httpx.get("http://user-api.default/x")  # found
        """
    ),
    "clients of a module outside services": {
        **shop(
            """
            from common.http import client, make
            from common import http


            async def call():
                await client.get("/x")  # found
                await client.get("/v1/users")  # found
                await http.client.post("/x")  # found
                await make().get("/x")  # found
            """
        ),
        "common/http.py": """
            import httpx
            client = httpx.AsyncClient(base_url="http://user-api")
            def make():
                return httpx.AsyncClient(base_url="http://user-api")
            """,
    },
    "a client of a test helper": {
        **shop(
            """
            from services.shop.testing.http import client


            def call():
                client.get("/x")  # found
            """
        ),
        "services/shop/testing/http.py": "import httpx\nclient = httpx.Client(base_url='http://user-api')",
    },
    "a connection is told of where it is made, not where it is used": shop(
        """
        import http.client

        connection = http.client.HTTPConnection("user-api")  # found
        connection.request("GET", "/v1/users")
        """
    ),
}

NOT_FOUND: Mapping[str, Sources] = {
    "values of a dictionary whose keys are services": shop(
        """
        import httpx
        PUBLIC = {"http://user-api:8000": "https://api.example.com"}
        async def ask(client: httpx.AsyncClient) -> None:
            for inside, outside in PUBLIC.items():
                await client.get(outside)
            for outside in PUBLIC.values():
                await client.get(outside)
            await client.get(PUBLIC.get("http://user-api:8000"))
        """
    ),
    "hosts outside": shop(
        """
        import httpx
        from services.shop.app.settings import OUTSIDE

        httpx.get("https://api.example.com/v1/users")
        httpx.get("https://user-api.example.com/v1/users")
        httpx.get(f"{OUTSIDE}/v1/users")
        """
    ),
    "hosts outside of which a part is known": shop(
        """
        import httpx


        def call(region: str, number: int):
            httpx.get(f"https://{region}.example.com/v1/users/{number}")
            httpx.get("https://{}.example.com/v1/users".format(region))
        """
    ),
    "clients of hosts outside, of a module outside services": {
        **shop("from common.http import client\nclient.get('/v1/users')\nclient.get('/x')"),
        "common/http.py": "import httpx\nclient = httpx.Client(base_url='https://api.example.com')",
    },
    "a client of a host outside": shop(
        """
        import httpx
        from services.shop.app.settings import OUTSIDE


        class Users:
            def __init__(self) -> None:
                self._http = httpx.AsyncClient(base_url=OUTSIDE)

            async def call(self):
                await self._http.get("/v1/users")
        """
    ),
    "the service itself": shop("import httpx\nhttpx.get('http://shop:8000/health')"),
    "other paths": shop(
        """
        import httpx


        def call(client: httpx.Client, host: str):
            client.get("/v1/usersettings")
            client.get("/v2/users")
            client.get(f"http://{host}/users")
            client.get("/things/1")
        """
    ),
    "the generated client": shop(
        """
        from interlock_runtime.client import ServiceClient
        from specs.users.api_client import UsersClient

        users = UsersClient(ServiceClient("http://user-api:8000"))
        """
    ),
    "get of what is no client": shop(
        """
        from cache import Cache

        Cache().get("http://user-api/v1/users")
        {}.get("/v1/users")
        """
    ),
    "an address that is not called": shop("URL = 'http://user-api/v1/users'\nprint(URL)"),
    "an address that is broken": shop("import httpx\nhttpx.get('http://[user-api/v1/users')"),
    "tests": {"services/shop/tests/a_test.py": "import httpx\nhttpx.get('http://user-api/x')"},
}


@pytest.mark.parametrize("sources", FOUND.values(), ids=FOUND)
def test_calls_of_other_services_are_found(sources: Sources) -> None:
    assert marked(sources)
    assert reported(RULE, sources, FACTS) == marked(sources)


@pytest.mark.parametrize("sources", NOT_FOUND.values(), ids=NOT_FOUND)
def test_other_calls_are_not_found(sources: Sources) -> None:
    assert reported(RULE, sources, FACTS) == []


def help_of(text: str) -> str:
    module = index(SHOP, "services.shop.controllers.orders", text.encode())
    project = Project(lambda _: None)
    project.add(module)
    (finding,) = RULE.check(module, project, FACTS)
    return finding.help


def test_the_client_of_the_path_is_named() -> None:
    assert "`specs.users.api_client`" in help_of("import httpx\nhttpx.get('http://user-api/v1/users/7')")


def test_without_a_path_that_is_declared_no_client_is_made_up() -> None:
    assert "users" not in help_of("import httpx\nhttpx.get('http://user-api/health')")


def test_where_the_host_is_not_known_it_is_told_what_to_do_about_one_outside() -> None:
    text = "import httpx\nfrom unknown import settings\nhttpx.Client(base_url=settings.url).get('/v1/users/1')\n"
    assert "no service of the repository" in help_of(text)
    named = "import httpx\nhttpx.get('http://user-api/v1/users/1')\n"
    assert "no service of the repository" not in help_of(named)


def test_services_are_known_by_the_names_of_their_targets_too() -> None:
    edges = {
        "user_api": DeclaredEdges("services/user_api/BUILD", ("accounts", "account_mails"), {}),
        "shop": DeclaredEdges("services/shop/BUILD", ("store",), {}),
    }
    sources = shop(
        """
        import httpx

        httpx.get("http://account-mails:8000/x")  # found
        httpx.get("http://store:8000/x")
        """
    )
    assert reported(RULE, sources, WorkspaceFacts(services=FACTS.services, edges=edges)) == marked(sources)


def test_a_path_that_the_service_serves_itself_is_its_own() -> None:
    edges = {
        "user_api": DeclaredEdges("services/user_api/BUILD", ("user_api",), {"exposes": {"specs/users:api": ("*",)}}),
        "shop": DeclaredEdges("services/shop/BUILD", ("shop",), {"exposes": {"specs/orders:api": ("*",)}}),
    }
    facts = FACTS._replace(apis=(*FACTS.apis, ApiFacts("specs.orders.api", "/v1/orders")), edges=edges)
    sources = shop(
        """
        import httpx


        def call(base: str):
            httpx.get(f"{base}/v1/orders/1")
            httpx.get(f"{base}/v1/users/1")  # found
        """
    )
    assert reported(RULE, sources, facts) == marked(sources)
