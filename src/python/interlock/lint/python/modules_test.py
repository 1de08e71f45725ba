from __future__ import annotations

import pytest

from interlock.lint.python.modules import candidate_paths, is_package, module_name

ROOTS = ("", "src/python")


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("services/shop/app/main.py", "services.shop.app.main"),
        ("services/shop/app/__init__.py", "services.shop.app"),
        ("src/python/kit/clock.py", "kit.clock"),
        ("src/python/kit/__init__.py", "kit"),
        ("src/pythonic/kit.py", "src.pythonic.kit"),
    ],
)
def test_a_module_is_named_from_the_longest_root_that_holds_it(path: str, name: str) -> None:
    assert module_name(path, ROOTS) == name
    assert path in candidate_paths(name, ROOTS)


def test_only_the_file_of_a_folder_is_a_package() -> None:
    assert is_package("services/shop/__init__.py")
    assert not is_package("services/shop/not__init__.py")
