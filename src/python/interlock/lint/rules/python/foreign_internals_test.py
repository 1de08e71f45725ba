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
