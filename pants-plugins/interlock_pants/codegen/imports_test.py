from __future__ import annotations

from interlock_pants.codegen.imports import imported_names


def test_plain_and_dotted_imports_are_named_whole() -> None:
    assert imported_names("import decimal\nimport os.path, re as regex\n") == ("decimal", "os.path", "re")


def test_a_from_import_names_each_symbol_with_its_module() -> None:
    source = "from specs.users.models import (\n    Role,  # a comment\n    User as Person,\n)\n"
    assert imported_names(source) == ("specs.users.models.Role", "specs.users.models.User")


def test_a_star_import_names_the_module() -> None:
    assert imported_names("from specs.users.models import *\n") == ("specs.users.models",)


def test_future_imports_need_nothing() -> None:
    assert imported_names("from __future__ import annotations\n") == ()


def test_imports_below_a_condition_count() -> None:
    assert imported_names("if TYPE_CHECKING:\n    from uuid import UUID\n") == ("uuid.UUID",)


def test_words_in_docstrings_are_no_imports() -> None:
    assert imported_names('"""Doc.\n\nfrom here import nothing\n"""\nimport re\n') == ("re",)


def test_syntax_that_is_newer_than_the_reading_python_is_no_hindrance() -> None:
    source = "import re\n\ndef f(x: int | None) -> None:\n    match x:\n        case None:\n            import json\n"
    assert imported_names(source) == ("json", "re")
