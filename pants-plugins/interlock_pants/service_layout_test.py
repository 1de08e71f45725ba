from __future__ import annotations

import pytest

from interlock_pants.service_layout import default_module, layout_problems, module_problems


@pytest.mark.parametrize(
    ("folder", "source_root", "module"),
    [
        ("services/backend", ".", "services.backend.app.main"),
        ("services/backend", "", "services.backend.app.main"),
        ("src/services/backend", "src", "services.backend.app.main"),
        ("backend", "backend", "app.main"),
        ("", ".", "app.main"),
    ],
)
def test_the_composition_root_is_app_main_below_the_folder(folder: str, source_root: str, module: str) -> None:
    assert default_module(folder, source_root) == module


def test_a_service_alone_in_its_folder_has_no_problems() -> None:
    assert layout_problems("services/backend", [], []) == ()


def test_python_beside_a_service_is_told_with_where_it_belongs() -> None:
    (problem,) = layout_problems("services/backend", ["services/backend/b.py", "services/backend/a.py"], [])

    assert "services/backend/a.py, services/backend/b.py" in problem
    assert "services/backend/app" in problem


def test_other_targets_beside_a_service_are_told() -> None:
    (problem,) = layout_problems("services/backend", [], ["`python_sources` services/backend:lib"])

    assert "`python_sources` services/backend:lib" in problem


def test_a_composition_root_has_one_owner() -> None:
    assert module_problems("a.main", ["a/main.py"]) == ()


def test_a_composition_root_without_an_owner_is_told_with_the_cure() -> None:
    (problem,) = module_problems("a.main", [])

    assert "No target owns the module `a.main`" in problem
    assert "tailor" in problem


def test_a_composition_root_with_two_owners_names_both() -> None:
    assert module_problems("a.main", ["a:two", "a:one"]) == ("The module `a.main` could be any of a:one, a:two.",)


@pytest.mark.parametrize("folder", ["apps/store", "services", ""])
def test_a_service_outside_of_the_folder_of_services_is_told_with_the_reason(folder: str) -> None:
    (problem,) = layout_problems(folder, [], [])

    assert "outside of services/" in problem
    assert "services/store" in problem or "services/<name>" in problem or "services/services" in problem
