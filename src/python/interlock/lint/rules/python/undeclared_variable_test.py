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
