"""Controllers and what they stand on know no web framework and no database."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import services.backend.controllers.reminders
import services.backend.controllers.users
import services.backend.domain.clock
import services.backend.domain.reminders
import services.backend.domain.users

FORBIDDEN = {"alembic", "fastapi", "sqlalchemy", "starlette", "uvicorn"}
ALLOWED_OF_OURS = {"services.backend.controllers", "services.backend.domain"}
ALLOWED_OF_RUNTIME = {
    "interlock_runtime.auth.principal",
    "interlock_runtime.models",
    "interlock_runtime.pagination",
}

MODULES = [
    services.backend.controllers.reminders,
    services.backend.controllers.users,
    services.backend.domain.clock,
    services.backend.domain.reminders,
    services.backend.domain.users,
]
FILES = sorted(
    file
    for folder in {Path(module.__file__ or "").parent for module in MODULES}
    for file in folder.glob("*.py")
    if not file.name.endswith("_test.py") and file.name != "conftest.py"
)


def imported(source: str) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names):
                found |= {alias.name for alias in names}
            case ast.ImportFrom(module=str(module)):
                found.add(module)
            case _:
                pass
    return found


def offences(names: set[str]) -> set[str]:
    return {
        name
        for name in names
        if name.split(".")[0] in FORBIDDEN
        or (name.startswith("interlock_runtime") and name not in ALLOWED_OF_RUNTIME)
        or (name.startswith("services") and ".".join(name.split(".")[:3]) not in ALLOWED_OF_OURS)
    }


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_nothing_of_a_framework_is_imported(file: Path) -> None:
    assert offences(imported(file.read_text(encoding="utf-8"))) == set()


def test_all_of_the_folders_are_looked_at() -> None:
    assert {file.name for file in FILES} >= {"users.py", "reminders.py", "patching.py", "clock.py"}


def test_an_offence_would_be_seen() -> None:
    source = "import sqlalchemy.orm\nfrom fastapi import Depends\nfrom services.backend.storage import users\n"
    assert len(offences(imported(source))) == 3
