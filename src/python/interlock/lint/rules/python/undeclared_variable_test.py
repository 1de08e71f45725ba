from __future__ import annotations

from collections.abc import Mapping

import pytest

from interlock.lint.python.facts import NO_FACTS
from interlock.lint.python.testing import Sources, marked, reported
from interlock.lint.rules.python.undeclared_variable import RULE

SHOP = "services/shop/controllers/orders.py"
ROOT = "services/shop/app/main.py"


def shop(text: str) -> Sources:
    return {SHOP: text}


def root(text: str) -> Sources:
    return {ROOT: text}


FOUND: Mapping[str, Sources] = {
    "every way to read one": shop(
        """
        import os

        os.environ["A"]  # found
        os.environ.get("A")  # found
        os.getenv("A", "x")  # found
        os.environb[b"A"]  # found
        os.getenvb(b"A")  # found
        "A" in os.environ  # found
        {**os.environ}  # found
        os.environ["A"] = "x"  # found
        for name in os.environ:  # found
            ...
        """
    ),
    "other names": shop(
        """
        import os as system
        from os import environ  # found
        from os import getenv as variable  # found

        system.environ["A"]  # found
        environ["A"]  # found
        variable("A")  # found
        """
    ),
    "within functions and classes": shop(
        """
        class Prices:
            currency = __import__("os").environ["A"]  # found

            def price(self):
                from os import environ  # found
                return lambda: environ.get("A")  # found
        """
    ),
    "modules that are imported by name": shop(
        """
        import importlib
        from importlib import import_module
        import os
        import os.path
        import posix

        importlib.import_module("os").environ  # found
        import_module("os").getenv("A")  # found
        getattr(os, "environ")["A"]  # found
        posix.environ[b"A"]  # found
        """
    ),
    "names that the module is assigned to": shop(
        """
        import importlib
        import os

        e = os
        again: object = e
        load = importlib.import_module
        e.environ["A"]  # found
        again.getenv("A")  # found
        load("os").environ["A"]  # found
        importlib.import_module(name="os").environ["A"]  # found


        def read(name):
            if (late := os).environ.get(name):  # found
                return late.environ[name]  # found
        """
    ),
    "modules of the standard library that have it": shop(
        """
        import os.path
        import shutil
        import sys
        from os import path
        from shutil import os as system

        system.environ["A"]  # found
        os.path.os.environ["A"]  # found
        path.os.getenv("A")  # found
        shutil.os.environ["A"]  # found
        sys.modules["os"].environ["A"]  # found
        """
    ),
    "all that the module has": shop(
        """
        import os

        vars(os)["environ"]["A"]  # found
        os.__dict__["getenv"]("A")  # found
        """
    ),
    "libraries that read it": shop(
        """
        import dotenv  # found
        from decouple import config  # found
        from starlette import config as settings  # found
        from starlette.config import Config  # found
        """
    ),
    "arguments of commands that read it": shop(
        """
        import click
        import typer


        @click.command(context_settings={"auto_envvar_prefix": "SHOP"})
        @click.option("--currency", envvar="CURRENCY")  # found
        def prices(currency: str, limit: int = typer.Option(1, envvar="LIMIT")) -> None:  # found
            prices(auto_envvar_prefix="SHOP")
        """
    ),
    "a test helper that the service runs on": {
        **shop(
            """
            from services.shop.testing.databases import url  # found
            from services.shop.testing.names import name
            """
        ),
        "services/shop/testing/databases.py": "import os\n\nurl = os.environ['URL']",
        "services/shop/testing/names.py": "name = 'x'",
    },
    "what is built in and given the environment in the composition root": root(
        """
        import os

        dict(os.environ)["A"]  # found
        print(sorted(os.environ))  # found
        """
    ),
    "a star": shop(
        """
        from os import *

        getenv("A")  # found
        environ.get("A")  # found
        """
    ),
    "the environment as a whole, elsewhere than in the composition root": shop(
        """
        import os
        from services.shop.app.settings import Settings

        Settings.from_environment(os.environ)  # found
        environ = os.environ  # found
        """
    ),
    "a part of it in the composition root": root(
        """
        import os

        os.environ["A"]  # found
        print(os.environ.get("A"))  # found
        print(os.environ["A"])  # found
        start(os.getenv)  # found
        environ = os.environ  # found
        """
    ),
    "what another file imports from here": {
        **shop("from services.shop.shared import variables\nvariables['A']"),
        "services/shop/shared.py": "from os import environ as variables  # found",
    },
    "what a module outside services passes on": {
        **shop("from common.variables import variables  # found\nfrom common.variables import *  # found"),
        "common/variables.py": "from os import environ as variables",
    },
    "a default that is the module": shop(
        """
        import os


        def read(system=os):
            return system.environ["A"], os.environ["B"]  # found
        """
    ),
    "functions that are imported into the composition root": root("from os import getenv  # found"),
    "settings that read by themselves": shop(
        """
        from pydantic_settings import BaseSettings

        class Base(BaseSettings):  # found
            currency: str

        class Prices(Base):  # found
            ...
        """
    ),
}

ALLOWED: Mapping[str, Sources] = {
    "handing it over in the composition root": root(
        """
        import os
        from os import environ

        Settings.from_environment(os.environ)
        Settings.from_environment(environ=environ)
        Settings.from_environment(dict(os.environ))
        Settings.from_environment({**os.environ, "CURRENCY": "EUR"})
        Settings.from_environment(dict(os.environ, CURRENCY="EUR"))
        Settings.from_environment(environ.copy())
        Settings.from_environment(os.environ | {"CURRENCY": "EUR"})
        Settings.from_environment(*(os.environ,))


        def main(given=None):
            Settings.from_environment(given or os.environ)
            Settings.from_environment(environ if given is None else given)
        """
    ),
    "a parameter of that name": {
        **root(
            """
            from os import environ


            def load(environ):
                return environ["X"]


            settings = Settings.from_environment(environ)
            """
        ),
        **shop(
            """
            import os


            def read(os):
                return os.environ["A"], (lambda os: os.getenv("A"))


            print(os.getcwd())
            """
        ),
    },
    "commands that read nothing": shop(
        """
        import click


        @click.option("--currency", help="environ")
        def prices(currency: str) -> None: ...
        """
    ),
    "other modules of those names": shop(
        """
        from fastapi import os as system
        from services.shop.domain import config, environ
        from starlette.configuration import Config

        system.environ["A"]
        """
    ),
    "tests, helpers of tests, and migrations": {
        "services/shop/controllers/orders_test.py": "import os\nos.environ['A']",
        "services/shop/testing/databases.py": "import os\nos.environ['A']",
        "services/shop/migrations/env.py": "import os\nos.environ['A']",
    },
    "other things of those names": shop(
        """
        import os

        class Request:
            environ: dict[str, str]

        def path(request: Request, environ: dict[str, str]) -> str:
            return os.path.join(request.environ["PATH_INFO"], environ["A"])

        def variables(self, request: Request) -> object:
            modules = {"os": request}
            return vars(request), self.os.environ, modules["os"].environ, environ.__dict__, os.path.__dict__
        """
    ),
}


@pytest.mark.parametrize("sources", FOUND.values(), ids=FOUND)
def test_it_is_found(sources: Sources) -> None:
    assert marked(sources)
    assert reported(RULE, sources, NO_FACTS) == marked(sources)


@pytest.mark.parametrize("sources", ALLOWED.values(), ids=ALLOWED)
def test_it_is_allowed(sources: Sources) -> None:
    assert reported(RULE, sources, NO_FACTS) == []


def test_one_import_of_several_helpers_that_read_it_is_told_of_once() -> None:
    sources = {
        **shop("from services.shop.testing.provision import database  # found"),
        "services/shop/testing/provision.py": "from services.shop.testing import first, second\ndatabase = 1",
        "services/shop/testing/first.py": "import os\nos.environ['A']",
        "services/shop/testing/second.py": "import os\nos.environ['B']",
    }
    assert reported(RULE, sources, NO_FACTS) == marked(sources)
