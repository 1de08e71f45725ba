from __future__ import annotations

import pytest

from interlock_pants.service.layout import default_module, module_of


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


def test_a_module_is_named_by_its_place_below_its_source_root() -> None:
    assert module_of("services/a/app/main.py") == "services.a.app.main"
    assert module_of("services/a/web/__init__.py") == "services.a.web"
    assert module_of("src/python/shared/names.py", "src/python") == "shared.names"
