from __future__ import annotations

import pytest

from interlock.emit.python.names import enum_member, file_of, identifier, kebab, models_module, pascal, snake


@pytest.mark.parametrize(
    ("name", "written"),
    [("list_users", "ListUsers"), ("billing.invoices", "BillingInvoices"), ("HTTPError", "HTTPError")],
)
def test_pascal(name: str, written: str) -> None:
    assert pascal(name) == written


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("UserNotFound", "user_not_found"),
        ("HTTPError", "http_error"),
        ("already_snake", "already_snake"),
        ("A1", "a_1"),
    ],
)
def test_snake_and_kebab(name: str, written: str) -> None:
    assert snake(name) == written
    assert kebab(name) == written.replace("_", "-")


@pytest.mark.parametrize(("name", "written"), [("mro", "mro_"), ("name", "name_"), ("title", "title_"), ("MRO", "MRO")])
def test_members_of_an_enum_do_not_hide_what_enums_have(name: str, written: str) -> None:
    assert enum_member(name) == written


def test_keywords_are_no_identifiers() -> None:
    assert (identifier("from"), identifier("form")) == ("from_", "form")


def test_deeper_domains_are_deeper_packages() -> None:
    assert models_module("billing.invoices") == "specs.billing.invoices.models"
    assert file_of("specs.billing.invoices.models") == "specs/billing/invoices/models.py"
