from __future__ import annotations

import pytest

from interlock.lower.testing import Lowered, fields, users


def test_a_reference_means_a_declaration_of_the_same_folder() -> None:
    found = users("User: {fields: {home: Address}}\nAddress: {fields: {city: string}}")
    assert str(found.field("users.User", "home").type) == "Ref(target=QualifiedName(domain='users', name='Address'))"


def test_a_dotted_reference_means_one_of_another_folder_however_deep() -> None:
    found = Lowered(
        {
            "users/models.yaml": "models: {User: {fields: {last: billing.invoices.Invoice}}}",
            "billing/invoices/models.yaml": "models: {Invoice: {fields: {id: int}}}",
        }
    )
    assert "domain='billing.invoices', name='Invoice'" in str(found.field("users.User", "last").type)


def test_every_place_that_names_an_unknown_type_is_told_once_and_variants_do_not_repeat_it() -> None:
    found = users(
        """
        User:
          fields: {a: Adress, b: "list[Adress]"}
          variants: {Create: {}, Read: {}, Patch: {patch: true}}
        Address: {fields: {city: string}}
        """
    )
    assert found.findings == ["spec/unknown-model: Adress"] * 2
    assert found.diagnostics[0].help == "did you mean `Address`?"


@pytest.mark.parametrize(
    ("theirs", "ours"), [("str", "string"), ("integer", "int"), ("boolean", "bool"), ("uri", "url")]
)
def test_names_of_other_languages_are_translated(theirs: str, ours: str) -> None:
    found = fields(f"a: {theirs}")
    assert found.findings == [f"spec/unknown-model: {theirs}"]
    assert found.diagnostics[0].help == f"the type is called `{ours}` here"


def test_an_unknown_variant_names_those_that_the_model_has() -> None:
    found = users(
        "User: {fields: {id: int}, variants: {Create: {}, Read: {}}}",
        api="operations: {get: {output: UserXyz, rest: {method: GET, path: /x}}}",
    )
    assert found.findings == ["spec/unknown-variant: UserXyz"]
    assert found.diagnostics[0].help == "it has `Create` and `Read`"


def test_an_unknown_domain_says_where_it_was_looked_for() -> None:
    found = fields("a: user.User")
    assert found.findings == ["spec/unknown-domain: user.User"]
    assert "specs/user" in found.diagnostics[0].message


def test_unknown_errors_and_events_are_told_with_the_nearest_name() -> None:
    found = users(
        api="""
        errors: {UserGone: {status: 410}}
        operations:
          get:
            errors: [UserGon]
            events: {publish_on_error: failled}
            rest: {method: GET, path: /x}
        """,
        events="failed: {message: string}",
    )
    assert sorted(found.findings) == ["spec/unknown-error: UserGon", "spec/unknown-event: failled"]
    assert {diagnostic.help for diagnostic in found.diagnostics} == {
        "did you mean `UserGone`?",
        "did you mean `failed`?",
    }


def test_what_could_not_be_loaded_is_not_reported_as_missing() -> None:
    found = users(
        "User: {felds: {id: int}}",
        api="operations: {get: {output: User, errors: [Gone], rest: {method: GET, path: /x}}}",
    )
    assert {finding.partition(":")[0] for finding in found.findings} == {"spec/missing-key"}


def test_suggestions_are_bounded_in_a_run_full_of_mistakes() -> None:
    declared = "".join(f"Model{index:04}: {{fields: {{x: Modle{index:04}}}}}\n" for index in range(3000))
    assert len(users(declared).findings) == 3000
