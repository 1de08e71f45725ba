from __future__ import annotations

import pytest

from interlock_pants.specs.references import referenced_domains


@pytest.mark.parametrize(
    "text",
    [
        "fields: {owner: users.UserRead}",
        "fields: {owners: list[users.UserRead]}",
        'fields: {owner: "users.UserRead?"}',
        "errors: [users.UserNotFound]",
        "events: {subscribe: users.user_registered}",
        "of: {a: users.A, b: B}",
    ],
)
def test_a_dotted_name_is_found_wherever_it_can_stand(text: str) -> None:
    assert referenced_domains(text.encode()) == ("users",)


def test_the_domain_is_all_before_the_last_dot() -> None:
    assert referenced_domains(b"type: billing.invoices.Invoice") == ("billing.invoices",)


def test_names_of_the_same_folder_and_numbers_refer_to_nothing() -> None:
    assert referenced_domains(b"fields: {a: UserRead, b: {type: decimal, ge: 0.5}}") == ()


def test_comments_refer_to_nothing() -> None:
    assert referenced_domains(b"# see users.UserRead\nfields: {a: int}  # or geo.Place\n") == ()


def test_bytes_that_are_no_text_refer_to_nothing() -> None:
    assert referenced_domains(b"\xff\xfe\x00") == ()
