from __future__ import annotations

from collections.abc import Mapping

import pytest

from interlock.lint.python.facts import WorkspaceFacts
from interlock.lint.python.testing import Sources, marked, reported
from interlock.lint.rules.python.foreign_internals import RULE

FACTS = WorkspaceFacts(services=("billing", "shop"))
SHOP = "services/shop/controllers/orders.py"
BILLING: Sources = {
    "services/billing/storage/__init__.py": "",
    "services/billing/storage/tables.py": "class Invoice: ...\ndef find(): ...\n",
}


def shop(text: str) -> Sources:
    return {**BILLING, SHOP: text}


FOUND: Mapping[str, Sources] = {
    "a module": shop("import services.billing.storage.tables  # found"),
    "a module by another name": shop("import services.billing.storage.tables as ours  # found"),
    "a name": shop("from services.billing.storage.tables import Invoice  # found"),
    "a name by another name": shop("from services.billing.storage.tables import Invoice as Ours  # found"),
    "all names": shop("from services.billing.storage.tables import *  # found"),
    "the whole service": shop("from services import billing  # found"),
    "a relative import": shop("from ...billing.storage import tables  # found"),
    "a module that is not there": shop("import services.billing.gone  # found"),
    "an import within a function": shop(
        """
        def pay():
            from services.billing.storage.tables import Invoice  # found
            return Invoice()
        """
    ),
    "an import for type checkers": shop(
        """
        from typing import TYPE_CHECKING

        if TYPE_CHECKING:
            from services.billing.storage.tables import Invoice  # found
        """
    ),
    "importlib with a constant": shop(
        """
        import importlib

        tables = importlib.import_module("services.billing.storage.tables")  # found
        """
    ),
    "importlib by another name with a constant that is bound": shop(
        """
        from importlib import import_module as load

        NAME = "services.billing"
        tables = load(NAME + ".storage.tables")  # found
        """
    ),
    "__import__ with a constant": shop("""tables = __import__("services.billing.storage.tables")  # found"""),
    "several imports, each by itself": shop(
        """
        import services.billing.storage  # found
        from services.billing.storage.tables import find  # found
        """
    ),
    "a re-export by a module outside services": {
        **shop("from common.tables import Ours  # found"),
        "common/tables.py": "from services.billing.storage.tables import Invoice as Ours",
    },
    "a re-export by all names": {
        **shop("from common.tables import *  # found"),
        "common/tables.py": "from services.billing.storage.tables import Invoice as Ours",
    },
    "a class that is reached through a module outside services": {
        **shop(
            """
            import common.tables


            class Order(common.tables.Invoice):  # found
                pass
            """
        ),
        "common/tables.py": "from services.billing.storage.tables import Invoice",
    },
    "a call that is reached through a module outside services": {
        **shop(
            """
            from common import tables

            tables.find()  # found
            """
        ),
        "common/tables.py": "from services.billing.storage.tables import *",
    },
    "an attribute that is reached through a module outside services, where that is imported": {
        **shop("from common import tables  # found\n\nprint(tables.ROWS)"),
        "common/tables.py": "from services.billing.storage.tables import ROWS",
    },
    "a class that inherits, and a function that imports, in a module outside services": {
        **shop("from common.tables import Ours  # found\nimport common.late  # found\nclass Mine(Ours): ..."),
        "common/tables.py": "from services.billing.storage.tables import Invoice\nclass Ours(Invoice): ...",
        "common/late.py": "import common.later",
        "common/later.py": "def find():\n    from services.billing.storage.tables import find\n    return find()",
    },
    "a decorator and an annotation that are reached through a module outside services": {
        **shop(
            """
            from common import tables


            @tables.find  # found
            def orders(): ...


            class Orders:
                def add(self, invoice: tables.Invoice): ...  # found

                def last(self) -> tables.Invoice: ...  # found
            """
        ),
        "common/tables.py": "from services.billing.storage.tables import *",
    },
    "modules that are looked for and run by name": shop(
        """
        import runpy
        from importlib.util import find_spec

        spec = find_spec("services.billing.storage")  # found
        runpy.run_module("services.billing.storage")  # found
        """
    ),
    "a test": {**BILLING, "services/shop/tests/orders_test.py": "import services.billing.storage  # found"},
    "a migration": {**BILLING, "services/shop/migrations/r0001.py": "import services.billing.storage  # found"},
}

NOT_FOUND: Mapping[str, Sources] = {
    "the service's own modules": {
        **shop("from services.shop.storage import tables\nfrom ..storage.tables import Order"),
        "services/shop/storage/tables.py": "class Order: ...",
    },
    "generated code of another service's specs": shop("from specs.billing.api_client import BillingClient"),
    "a module of another folder with the name of a service": shop("import billing.storage\nfrom common import billing"),
    "a service whose name begins with this one's": {
        "services/shop/a.py": "import services.shop.b",
        "services/shop/b.py": "",
        "services/shop_admin/a.py": "import services.shop_admin.b",
    },
    "what is no service's, directly below services": {
        **shop("from services import VERSION\nfrom services.shared import NAME\nimport services.shared"),
        "services/__init__.py": "VERSION = 1",
        "services/shared.py": "NAME = 'x'",
    },
    "a module outside services that imports this service's own": {
        **shop("from common.tables import Order"),
        "common/tables.py": "from services.shop.storage import Order",
    },
    "a helper of tests outside services": {
        **BILLING,
        "services/shop/tests/orders_test.py": "from tests.helpers import given",
        "tests/helpers.py": "import services.billing.storage\ndef given(): ...",
    },
    "importlib with something unknown": shop("from importlib import import_module\nimport_module(input())"),
    "a text that looks like a module": shop("""NAME = "services.billing.storage"\nprint(NAME)"""),
    "what a library gives of the other service": {
        **shop("from common.tables import make\nmake().save()"),
        "common/tables.py": "def make(): ...",
    },
}


@pytest.mark.parametrize("sources", FOUND.values(), ids=FOUND)
def test_what_belongs_to_another_service_is_found(sources: Sources) -> None:
    assert marked(sources)
    assert reported(RULE, sources, FACTS) == marked(sources)


@pytest.mark.parametrize("sources", NOT_FOUND.values(), ids=NOT_FOUND)
def test_what_is_the_services_own_or_everybodys_is_not_found(sources: Sources) -> None:
    assert reported(RULE, sources, FACTS) == []
