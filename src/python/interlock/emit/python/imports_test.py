from __future__ import annotations

from interlock.emit.python.imports import Imports


def test_symbols_are_sorted_in_sections() -> None:
    imports = Imports("specs.users.models")
    for module, symbol in [
        ("specs.geo.models", "Address"),
        ("interlock_runtime.models", "Model"),
        ("interlock_runtime.models", "MISSING"),
        ("interlock_runtime.models", "const"),
        ("pydantic", "Field"),
        ("typing", "Literal"),
        ("typing", "Annotated"),
        ("__future__", "annotations"),
    ]:
        assert imports.use(module, symbol) == symbol
    assert imports.block() == "\n".join(
        [
            "from __future__ import annotations",
            "",
            "from typing import Annotated, Literal",
            "",
            "from pydantic import Field",
            "",
            "from interlock_runtime.models import MISSING, Model, const",
            "from specs.geo.models import Address",
        ]
    )


def test_numbers_in_names_are_sorted_as_numbers() -> None:
    imports = Imports("m")
    for symbol in ("A10", "A9", "B"):
        imports.use("specs.geo.models", symbol)
    assert imports.block() == "from specs.geo.models import A9, A10, B"


def test_a_symbol_of_the_module_itself_needs_no_import() -> None:
    imports = Imports("specs.users.models", taken=["User"])
    assert imports.use("specs.users.models", "User") == "User"
    assert imports.block() == ""


def test_a_taken_name_is_imported_under_another() -> None:
    imports = Imports("m", taken=["date", "date_"])
    assert imports.use("datetime", "date") == "date__"
    assert imports.use("datetime", "date") == "date__"
    assert imports.block() == "from datetime import date as date__"


def test_one_name_of_two_modules_is_two_names() -> None:
    imports = Imports("m")
    assert imports.use("specs.a.models", "Address") == "Address"
    assert imports.use("specs.b.models", "Address") == "Address_"


def test_builtins_are_imported_only_where_something_hides_them() -> None:
    imports = Imports("m", taken=["list"])
    assert (imports.builtin("list"), imports.builtin("dict")) == ("list_", "dict")
    assert imports.block() == "from builtins import list as list_"


def test_long_imports_have_a_name_a_line() -> None:
    imports = Imports("m")
    names = [f"Name{'x' * 40}{number}" for number in range(5)]
    for name in names:
        imports.use("specs.geo.models", name)
    assert imports.block().splitlines() == ["from specs.geo.models import (", *(f"    {name}," for name in names), ")"]
