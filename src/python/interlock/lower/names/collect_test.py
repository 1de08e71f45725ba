from __future__ import annotations

from interlock.lower.testing import users


def names(models: str) -> list[str]:
    return [declared.name.name for declared in users(models).system.domains[0].declarations]


def test_declarations_keep_the_order_of_the_file_and_variants_follow_their_model() -> None:
    assert names(
        """
        User:
          fields:
            role: {type: enum, values: [admin, member]}
          variants: {Read: {}, Create: {}}
        Money: decimal
        """
    ) == ["User", "UserRole", "UserRead", "UserCreate", "Money"]


def test_an_inline_enum_is_named_after_model_and_field_wherever_it_lies() -> None:
    assert names("A: {fields: {from_day: {type: list, of: {type: enum, values: [mon, tue]}}}}") == ["A", "AFromDay"]


def test_an_enum_inside_an_inline_union_bears_its_kind() -> None:
    assert names("A: {fields: {x: {type: union, of: [int, {type: enum, values: [a, b]}]}}}") == ["A", "AX", "AXEnum"]


def test_an_enum_inside_a_named_union_bears_its_kind() -> None:
    assert names("Level: {union: {of: [int, {type: enum, values: [low, high]}]}}") == ["LevelEnum", "Level"]


def test_a_variant_and_a_model_of_one_name_collide() -> None:
    found = users("User: {fields: {id: int}, variants: {Read: {}}}\nUserRead: {fields: {id: int}}")
    assert found.findings == ["spec/name-collision: UserRead"]
    assert found.text(found.diagnostics[0].secondary[0].span) == "Read"


def test_an_inline_enum_and_a_model_of_one_name_collide() -> None:
    found = users("User: {fields: {role: {type: enum, values: [a, b]}}}\nUserRole: {fields: {id: int}}")
    assert found.findings == ["spec/name-collision: UserRole"]


def test_error_names_are_unique_in_a_domain_across_api_files() -> None:
    from interlock.lower.testing import Lowered

    api = "errors: {Gone: {status: 410}}\noperations: {ping: {rest: {method: GET, path: /%s}}}"
    found = Lowered({"users/api.yaml": api % "a", "users/more.yaml": api % "b"})
    assert found.findings == ["spec/name-collision: Gone"]
