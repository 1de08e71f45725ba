from __future__ import annotations

from collections.abc import Mapping
from textwrap import dedent

import pytest

from interlock import compiler
from interlock.ir.system import System
from interlock.lint.python.facts import WorkspaceFacts, decode_facts, encode_facts
from interlock.lint.python.testing import Sources, declared, found_in, marked, reported
from interlock.lint.rules.python.undeclared_edge import RULE

SPECS = {
    "specs/users/models.yaml": """
        models:
          UserRead:
            fields: {id: int}
        """,
    "specs/users/api.yaml": """
        domain: users
        config: {rest: {prefix: /users, version: 1, auth: service}}
        operations:
          create_user: {output: UserRead, rest: {method: POST, path: ""}}
          list_users: {output: "list[UserRead]", paginate: cursor, rest: {method: GET, path: ""}}
          drop_users: {rest: {method: DELETE, path: ""}}
        """,
    "specs/users/events.yaml": """
        events:
          user_registered: {message: UserRead}
          user_renamed: {message: UserRead}
        """,
    "specs/users/tasks.yaml": """
        tasks:
          count_users: {input: UserRead}
        """,
    "specs/billing/invoices/models.yaml": """
        models:
          InvoiceRead:
            fields: {id: int}
        """,
    "specs/billing/invoices/archive.yaml": """
        domain: invoices
        config: {rest: {prefix: /invoices, version: 1, auth: service}}
        operations:
          find_invoice: {output: InvoiceRead, rest: {method: GET, path: ""}}
        """,
}
NOTHING = 'service(name="shop", kind="fastapi")'
SOME = """
service(
    name="shop",
    kind="fastapi",
    exposes=["specs/billing/invoices:archive"],
    consumes={"specs/users:api": ["list_users"]},
    publishes={"specs/users:events": ["user_renamed"]},
    subscribes={"specs/users:events": ["user_registered"]},
)
"""
ALL = """
service(
    name="shop",
    kind="fastapi",
    exposes=["specs/users:api", "specs/billing/invoices:archive"],
    consumes={"specs/users:api": ["*"], "specs/billing/invoices:archive": ["*"]},
    publishes={"specs/users:events": ["*"]},
    subscribes={"specs/users:events": ["*"]},
    runs=["specs/users:tasks"],
    enqueues={"specs/users:tasks": ["*"]},
)
"""
SHOP = "services/shop/controllers/orders.py"


@pytest.fixture(scope="session")
def system(tmp_path_factory: pytest.TempPathFactory) -> System:
    root = tmp_path_factory.mktemp("repository")
    for path, text in SPECS.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(dedent(text), encoding="utf-8")
    checked = compiler.check(root)
    assert checked.system is not None, checked.diagnostics
    return checked.system


@pytest.fixture(scope="session")
def generated(system: System) -> Sources:
    folders = {path.rpartition("/")[0] for path in SPECS}
    outputs = [output for folder in folders for output in compiler.compile_folder(system, folder)]
    return {output.path: output.content for output in outputs if output.path.endswith(".py")}


def facts(system: System, build: str) -> WorkspaceFacts:
    """As they are handed from process to process."""
    files = {"services/shop/BUILD": build} if build else {}
    return decode_facts(encode_facts(compiler.python_facts(system, declared(files))))


def shop(text: str) -> Sources:
    return {SHOP: text}


WITHOUT_AN_EDGE: Mapping[str, Sources] = {
    "a client": shop("from specs.users.api_client import UsersClient  # found"),
    "a client of a domain in a folder": shop("import specs.billing.invoices.archive_client  # found"),
    "a server": shop("from specs.users.api_server import users_router  # found"),
    "a publisher": shop("from specs.users.events_publisher import UsersPublisher  # found"),
    "a handler": shop("from specs.users.events_subscriber import UserRegisteredHandler  # found"),
    "a subscription": shop("from specs.users.events_subscriber import on_user_registered  # found"),
    "workers of tasks": shop("from specs.users.tasks_worker import users_worker  # found"),
    "what starts tasks": shop("from specs.users import tasks_enqueue  # found"),
    "a module by another name": shop("import specs.users.api_client as accounts  # found"),
    "a module of its folder": shop("from specs.users import api_client as accounts  # found"),
    "all names": shop("from specs.users.api_client import *  # found"),
    "an import within a function": shop(
        """
        def users(http):
            from specs.users.api_client import UsersClient  # found
            return UsersClient(http)
        """
    ),
    "an import for type checkers": shop(
        """
        from typing import TYPE_CHECKING

        if TYPE_CHECKING:
            from specs.users.api_client import UsersClient  # found
        """
    ),
    "importlib with a constant": shop(
        """
        import importlib

        accounts = importlib.import_module("specs.users.api_client")  # found
        """
    ),
    "importlib by another name with a constant that is bound": shop(
        """
        from importlib import import_module as load

        DOMAIN = "specs.users"
        accounts = load(DOMAIN + ".api_client")  # found
        """
    ),
    "importlib with keywords": shop(
        """
        from importlib import import_module

        accounts = import_module(name=".api_client", package="specs.users")  # found
        """
    ),
    "importlib by another name with a constant": shop(
        """
        import importlib
        from importlib import import_module as load

        again = importlib.import_module
        accounts = load("specs.users.api_client")  # found
        servers = again(".api_server", "specs.users")  # found


        def publisher():
            late = importlib.import_module
            return late(name="specs.users.events_publisher")  # found
        """
    ),
    "__import__ with a list of names": shop(
        """
        load = __import__
        accounts = __import__("specs.users", fromlist=["api_client"])  # found
        server = __import__("specs.users", None, None, ("api_server",))  # found
        publisher = load("specs.users", fromlist=["events_publisher"])  # found
        """
    ),
    "pkgutil": shop(
        """
        import pkgutil

        UsersClient = pkgutil.resolve_name("specs.users.api_client:UsersClient")  # found
        """
    ),
    "a wrapper among the test helpers of the service": {
        **shop("from services.shop.testing.clients import add  # found"),
        "services/shop/testing/clients.py": """
            from services.shop.testing.deeper import UsersClient

            async def add(users: UsersClient) -> None:
                await users.create_user()
            """,
        "services/shop/testing/deeper.py": "from specs.users.api_client import UsersClient",
    },
    "__import__ with a constant": shop("""accounts = __import__("specs.users.api_client")  # found"""),
    "a re-export by a module outside services": {
        **shop("from common.clients import Accounts  # found"),
        "common/clients.py": "from specs.users.api_client import UsersClient as Accounts",
    },
    "a re-export by all names": {
        **shop("from common.clients import *  # found"),
        "common/clients.py": "from specs.users.api_client import UsersClient as Accounts",
    },
    "a re-export by a test helper of the service": {
        **shop("from services.shop.testing.clients import Accounts  # found"),
        "services/shop/testing/clients.py": "from specs.users.api_client import UsersClient as Accounts",
    },
    "a thing of a module that is imported": {
        **shop(
            """
            import common.clients

            def users(http):
                return common.clients.Accounts(http)  # found
            """
        ),
        "common/clients.py": "from specs.users.api_client import UsersClient as Accounts",
    },
    "a base class": {
        **shop(
            """
            import common.clients


            class Accounts(common.clients.Accounts):  # found
                pass
            """
        ),
        "common/clients.py": "from specs.users.api_client import UsersClient as Accounts",
    },
    "what a class outside services inherits": {
        **shop(
            """
            from common.clients import Accounts  # found

            def users(http):
                return Accounts(http)
            """
        ),
        "common/clients.py": """
            from specs.users.api_client import UsersClient

            class Accounts(UsersClient):
                pass
            """,
    },
    "what a function outside services gives": {
        **shop(
            """
            from common.clients import users

            async def count(http):
                return await users(http).list_users()  # found
            """
        ),
        "common/clients.py": """
            from specs.users.api_client import UsersClient

            def users(http) -> UsersClient:
                return UsersClient(http)
            """,
    },
    "several, each by itself": shop(
        """
        from specs.billing.invoices.archive_client import InvoicesClient  # found
        from specs.users.api_client import UsersClient  # found
        from specs.users.events_publisher import UsersPublisher  # found
        """
    ),
    "what was told of where it is imported is not told of where it is called": shop(
        """
        from specs.users.api_client import UsersClient  # found

        async def count(users: UsersClient):
            return await users.list_users()
        """
    ),
    "the composition root": {"services/shop/app/main.py": "import specs.users.api_server  # found"},
    "a folder without a service": {"services/kiosk/orders.py": "import specs.users.api_client  # found"},
}

WITH_SOME_EDGES: Mapping[str, Sources] = {
    "an operation": shop(
        """
        from specs.users.api_client import UsersClient

        async def add(users: UsersClient) -> None:
            await users.create_user()  # found
            await users.list_users()
            await users.drop_users()  # found
        """
    ),
    "an operation of what is made here": shop(
        """
        from specs.users.api_client import UsersClient

        async def add(http) -> None:
            await UsersClient(http).create_user()  # found
        """
    ),
    "an operation of an attribute": shop(
        """
        from dataclasses import dataclass

        from specs.users.api_client import UsersClient


        @dataclass
        class Backend:
            users: UsersClient


        class Orders:
            def __init__(self, backend: Backend | None) -> None:
                self._backend = backend

            async def add(self) -> None:
                await self._backend.users.create_user()  # found
        """
    ),
    "an operation by another name": shop(
        """
        from specs.users.api_client import UsersClient

        async def add(users: "UsersClient") -> None:
            create = users.create_user
            await create()  # found
        """
    ),
    "an operation of a subclass": {
        **shop(
            """
            from common.clients import Accounts

            async def add(users: Accounts) -> None:
                await users.create_user()  # found
            """
        ),
        "common/clients.py": """
            from specs.users.api_client import UsersClient

            class Accounts(UsersClient):
                pass
            """,
    },
    "an operation that a test helper calls for what the service runs on": {
        **shop("from services.shop.controllers import test_wrapper  # found"),
        "services/shop/controllers/test_wrapper.py": """
            from specs.users.api_client import UsersClient

            async def add(users: UsersClient) -> None:
                await users.list_users()
                await users.create_user()
            """,
    },
    "the description of an operation": shop("from specs.users.api_client import _CREATE_USER  # found"),
    "an event that is sent": shop(
        """
        from specs.users.events_publisher import UsersPublisher

        async def tell(sender, user) -> None:
            await UsersPublisher(sender).user_renamed(user)
            await UsersPublisher(sender).user_registered(user)  # found
        """
    ),
    "a handler": shop("from specs.users.events_subscriber import UserRenamedHandler  # found"),
    "a subscription": shop("from specs.users.events_subscriber import on_user_renamed  # found"),
    "a subscription of a module": shop(
        """
        from specs.users import events_subscriber

        def subscriptions(handler):
            yield events_subscriber.on_user_registered(handler)
            yield events_subscriber.on_user_renamed(handler)  # found
        """
    ),
    "a handler of a module": shop(
        """
        from specs.users import events_subscriber as accounts


        class Welcome(accounts.UserRegisteredHandler): ...


        class Renaming(accounts.UserRenamedHandler): ...  # found
        """
    ),
    "handlers of all events": shop("from specs.users.events_subscriber import UsersSubscriber  # found"),
    "subscriptions of all events": shop("from specs.users.events_subscriber import users_subscriptions  # found"),
    "a client of what is served": shop("import specs.billing.invoices.archive_client  # found"),
    "a server of what is called": shop("import specs.users.api_server  # found"),
}

OPEN: Mapping[str, Sources] = {
    "shared modules": shop(
        """
        import specs.users.api
        from specs.users import events, models
        from specs.users.api import UsersController
        """
    ),
    "a module of the service that is called so": shop(
        """
        from services.shop.users import api_client
        from specs_of_old.users import api_client as older
        """
    ),
    "a test": {"services/shop/tests/orders_test.py": "import specs.users.api_client"},
    "a test beside the code": {"services/shop/controllers/orders_test.py": "import specs.users.api_client"},
    "a test helper that a test imports": {
        "services/shop/tests/orders_test.py": "import services.shop.testing.clients",
        "services/shop/testing/clients.py": "import specs.users.api_client",
    },
    "a migration that is run at start": {
        **shop("import services.shop.migrations.runner"),
        "services/shop/migrations/runner.py": "import specs.users.api_client",
    },
    "a migration": {"services/shop/migrations/versions/r0001.py": "import specs.users.api_client"},
    "what is outside of services": {"common/clients.py": "import specs.users.api_client"},
    "a text that looks like a module": shop("""NAME = "specs.users.api_client"\nprint(NAME)"""),
    "importlib with something unknown": shop("from importlib import import_module\nimport_module(input())"),
}

DECLARED: Mapping[str, Sources] = {
    "pages of an operation": shop(
        """
        from specs.users.api_client import UsersClient

        async def count(users: UsersClient) -> int:
            return len([user async for user in users.iter_list_users()])
        """
    ),
    "what the client inherits of nobody": shop(
        """
        from specs.users.api_client import UsersClient

        def shown(users: UsersClient) -> str:
            return users.__repr__()
        """
    ),
    "its own API": shop("from specs.billing.invoices.archive_server import invoices_router"),
    "one event each way": shop(
        """
        from specs.users.events_publisher import UsersPublisher
        from specs.users.events_subscriber import UserRegisteredHandler, on_user_registered

        async def tell(publisher: UsersPublisher, user) -> None:
            await publisher.user_renamed(user)
        """
    ),
    "all names of what is declared": shop("from specs.users.events_subscriber import *"),
}


def check(sources: Sources, generated: Sources, known: WorkspaceFacts) -> None:
    assert reported(RULE, {**generated, **sources}, known) == marked(sources)


@pytest.mark.parametrize("sources", WITHOUT_AN_EDGE.values(), ids=WITHOUT_AN_EDGE)
def test_generated_code_without_its_edge_is_found(sources: Sources, generated: Sources, system: System) -> None:
    assert marked(sources)
    check(sources, generated, facts(system, NOTHING))


@pytest.mark.parametrize("sources", WITH_SOME_EDGES.values(), ids=WITH_SOME_EDGES)
def test_what_an_edge_does_not_list_is_found(sources: Sources, generated: Sources, system: System) -> None:
    assert marked(sources)
    check(sources, generated, facts(system, SOME))


@pytest.mark.parametrize("sources", OPEN.values(), ids=OPEN)
def test_what_is_open_or_exempt_needs_no_edge(sources: Sources, generated: Sources, system: System) -> None:
    assert not marked(sources)
    check(sources, generated, facts(system, NOTHING))


@pytest.mark.parametrize("sources", DECLARED.values(), ids=DECLARED)
def test_what_is_declared_is_not_found(sources: Sources, generated: Sources, system: System) -> None:
    assert not marked(sources)
    check(sources, generated, facts(system, SOME))


@pytest.mark.parametrize("sources", [*WITHOUT_AN_EDGE.values(), *WITH_SOME_EDGES.values()])
def test_a_star_declares_all_names(sources: Sources, generated: Sources, system: System) -> None:
    in_shop = {path: text for path, text in sources.items() if not path.startswith("services/kiosk")}
    assert reported(RULE, {**generated, **in_shop}, facts(system, ALL)) == []


def test_nothing_is_said_where_build_files_were_not_looked_at(generated: Sources, system: System) -> None:
    sources = shop("import specs.users.api_client")
    assert reported(RULE, {**generated, **sources}, compiler.python_facts(system, None, ["shop"])) == []


def test_all_targets_of_a_folder_count_together(generated: Sources, system: System) -> None:
    sources = shop("import specs.users.api_client\nimport specs.users.events_publisher\nimport specs.users.api_server")
    build = (
        'service(name="web", kind="fastapi", exposes=["specs/users:api"], consumes={"specs/users:api": ["*"]})\n'
        'service(name="worker", kind="python", publishes={"specs/users:events": ["*"]})\n'
    )
    assert reported(RULE, {**generated, **sources}, facts(system, build)) == []


@pytest.mark.parametrize(
    ("build", "code", "message", "help"),
    [
        (
            NOTHING,
            """
            from specs.users.api_client import UsersClient

            async def add(users: UsersClient) -> None:
                await users.list_users()
                await users.create_user()
            """,
            "`specs.users.api_client` needs an edge, and services/shop/BUILD lists no `specs/users:api` in `consumes`",
            'in services/shop/BUILD, give `shop` `consumes={"specs/users:api": ["create_user", "list_users"]}`',
        ),
        (
            NOTHING,
            "from specs.users.api_server import users_router",
            "`specs.users.api_server` needs an edge, and services/shop/BUILD lists no `specs/users:api` in `exposes`",
            'in services/shop/BUILD, give `shop` `exposes=["specs/users:api"]`',
        ),
        (
            SOME,
            "from specs.users.api_server import users_router as served",
            "`specs.users.api_server` needs an edge, and services/shop/BUILD lists no `specs/users:api` in `exposes`",
            'in services/shop/BUILD, add `"specs/users:api"` to `exposes`',
        ),
        (
            SOME,
            "import specs.billing.invoices.archive_client",
            "`specs.billing.invoices.archive_client` needs an edge, and services/shop/BUILD lists no "
            "`specs/billing/invoices:archive` in `consumes`",
            'in services/shop/BUILD, add `"specs/billing/invoices:archive": ["*"]` to `consumes`',
        ),
        (
            SOME,
            "from specs.users.events_subscriber import on_user_renamed",
            "services/shop/BUILD does not list `user_renamed` in `subscribes` of `specs/users:events`",
            'in services/shop/BUILD, let `subscribes` have `"specs/users:events": ["user_registered", "user_renamed"]`',
        ),
        (
            "",
            "from specs.users.events_publisher import UsersPublisher",
            "`specs.users.events_publisher` needs an edge, and services/shop/BUILD has no `service`",
            'in services/shop/BUILD, give a `service` `publishes={"specs/users:events": ["*"]}`',
        ),
    ],
)
def test_it_is_told_what_to_write_into_the_build_file(
    build: str, code: str, message: str, help: str, generated: Sources, system: System
) -> None:
    (found,) = found_in(RULE, {**generated, **shop(code)}, facts(system, build))
    assert (found.severity, found.message, found.help) == ("error", message, help)


def test_it_is_told_by_way_of_what_generated_code_comes(generated: Sources, system: System) -> None:
    sources = {
        **shop("from common.clients import Accounts"),
        "common/clients.py": "from specs.users.api_client import UsersClient as Accounts",
    }
    (found,) = found_in(RULE, {**generated, **sources}, facts(system, NOTHING))
    assert found.message.endswith(", by way of `common.clients.Accounts`")
