"""Who may import whom inside the plugin; everything else is denied."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import interlock_pants

PACKAGE = Path(interlock_pants.__file__).parent

# A folder may import those that stand before it, and of them only these.
ALLOWED = {
    "build_files": (),
    "compiler": (),
    "specs": (),
    "spec_goals": ("compiler", "specs"),
    "codegen": ("compiler", "specs"),
    "service": ("build_files", "specs"),
    "image": ("service",),
    "services_file": ("build_files", "image", "service", "specs"),
    "service_lint": ("build_files", "compiler", "service", "services_file", "specs"),
    "graph": ("compiler", "service", "service_lint", "services_file", "specs"),
    "python_lint": ("codegen", "compiler", "service", "services_file", "specs"),
    "run": ("graph", "service"),
    "generate": ("codegen", "compiler", "service", "spec_goals", "specs"),
    "deployment": ("build_files", "compiler", "services_file"),
    "ruff": (),
}
# Modules of no folder: options, which import nothing of ours, and what gathers all.
OPTIONS, GATHERS = "subsystem", "register"

RULES = "rules_get"
# What only some generations of Pants know.
OF_A_GENERATION = frozenset({"Get", "MultiGet"})
IN_A_PROCESS_OF_THEIR_OWN = ("compiler/assemble.py", "image/healthcheck.py", "image/stages.py")


def _modules() -> Iterator[Path]:
    return (path for path in sorted(PACKAGE.rglob("*.py")) if not path.name.endswith("_test.py"))


def _name(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def _room(path: Path) -> str:
    return path.relative_to(PACKAGE).with_suffix("").parts[0]


def _imports(path: Path) -> Iterator[str]:
    """The dotted names that a module imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} has a relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _of_ours(path: Path) -> Iterator[tuple[str, ...]]:
    parts = (tuple(name.split(".")) for name in _imports(path))
    return (each[1:] for each in parts if each[0] == PACKAGE.name)


def test_every_folder_has_its_line_and_every_line_its_folder() -> None:
    assert {_room(path) for path in _modules()} == {*ALLOWED, OPTIONS, GATHERS, "__init__"}


def test_folders_import_one_another_in_one_direction_only() -> None:
    known: set[str] = set()
    for room, allowed in ALLOWED.items():
        assert known.issuperset(allowed), room
        known.add(room)


@pytest.mark.parametrize("path", list(_modules()), ids=_name)
def test_a_module_imports_only_what_its_folder_may(path: Path) -> None:
    room = _room(path)
    imported = {parts[0] for parts in _of_ours(path)} - {room}
    if room in ALLOWED:
        assert imported <= {*ALLOWED[room], OPTIONS}
    elif room != GATHERS:
        assert not imported


@pytest.mark.parametrize("room", ALLOWED)
def test_a_folder_may_import_no_more_than_it_does(room: str) -> None:
    paths = (path for path in _modules() if _room(path) == room)
    assert {parts[0] for path in paths for parts in _of_ours(path)} >= set(ALLOWED[room])


@pytest.mark.parametrize("path", list(_modules()), ids=_name)
def test_rules_alone_know_how_one_generation_of_pants_is_asked(path: Path) -> None:
    names = {name.rpartition(".")[2] for name in _imports(path) if name.startswith("pants.engine.rules.")}
    assert not names & OF_A_GENERATION or path.stem == RULES


@pytest.mark.parametrize("path", list(_modules()), ids=_name)
def test_rules_are_imported_by_what_gathers_them_alone(path: Path) -> None:
    assert all(RULES not in parts for parts in _of_ours(path)) or path.stem == GATHERS


@pytest.mark.parametrize("name", IN_A_PROCESS_OF_THEIR_OWN)
def test_a_script_stands_alone(name: str) -> None:
    assert not {imported.split(".")[0] for imported in _imports(PACKAGE / name)} & {"pants", PACKAGE.name}


@pytest.mark.parametrize("room", ALLOWED)
def test_a_folder_says_what_lives_there(room: str) -> None:
    assert ast.get_docstring(ast.parse((PACKAGE / room / "__init__.py").read_text(encoding="utf-8")))
