from __future__ import annotations

import pytest

from interlock.lint.python.exemptions import concerns, is_composition_root, is_exempt, service_of
from interlock.lint.python.rule import Reach


@pytest.mark.parametrize(
    "path",
    [
        "services/shop/tests/helpers.py",
        "services/shop/controllers/tests/deep/helpers.py",
        "services/shop/testing/backend.py",
        "services/shop/migrations/versions/r1.py",
        "services/shop/controllers/orders_test.py",
        "services/shop/controllers/test_orders.py",
        "services/shop/controllers/conftest.py",
    ],
)
def test_tests_and_migrations_are_exempt_from_rules_about_sources(path: str) -> None:
    assert is_exempt(path)
    assert not concerns(Reach.SOURCES, path)
    assert concerns(Reach.EVERYTHING, path)


@pytest.mark.parametrize(
    "path",
    [
        "services/shop/controllers/orders.py",
        "services/tests/controllers/orders.py",
        "services/migrations/app/main.py",
        "services/shop/controllers/tests.py",
        "services/shop/controllers/contest.py",
        "services/shop/testing_grounds/orders.py",
    ],
)
def test_what_only_sounds_like_a_test_is_not_exempt(path: str) -> None:
    assert not is_exempt(path)
    assert concerns(Reach.SOURCES, path)


def test_the_composition_root_is_the_folder_app_of_a_service() -> None:
    assert is_composition_root("services/shop/app/main.py")
    assert is_composition_root("services/shop/app/wiring/routes.py")
    assert not is_composition_root("services/shop/controllers/app/main.py")
    assert not is_composition_root("services/shop/app.py")
    assert not is_composition_root("src/python/shop/app/main.py")


def test_the_service_of_a_file_is_the_folder_below_services() -> None:
    assert service_of("services/shop/app/main.py") == "shop"
    assert service_of("services/readme.py") is None
    assert service_of("src/python/services/shop/main.py") is None
