from __future__ import annotations

from interlock_pants.specs.tailor import putative_targets


def _proposed(found: list[str], owned: list[str]) -> list[tuple[str, str, str]]:
    return [(target.path, target.name, target.type_alias) for target in putative_targets(found, owned)]


def test_the_name_of_a_file_tells_its_target() -> None:
    found = [f"specs/users/{name}.yaml" for name in ("models", "api", "events", "tasks")]
    assert _proposed(found, []) == [
        ("specs/users", "api", "spec_router"),
        ("specs/users", "events", "spec_events"),
        ("specs/users", "models", "spec_models"),
        ("specs/users", "tasks", "spec_tasks"),
    ]


def test_a_file_that_has_a_target_gets_no_second_one() -> None:
    assert _proposed(["specs/users/models.yaml"], ["specs/users/models.yaml"]) == []


def test_yaml_elsewhere_is_no_spec() -> None:
    assert _proposed(["infra/compose.yaml", "dist/codegen/specs/users/models.yaml", "specs/loose.yaml"], []) == []


def test_a_manifest_of_the_earlier_format_gets_no_target() -> None:
    assert _proposed(["specs/users/manifest.yaml"], []) == []
