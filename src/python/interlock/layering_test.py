"""Who may import whom inside the compiler; everything else is denied."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent

ALLOWED: dict[str, frozenset[str]] = {
    "diagnostics": frozenset(),
    "spec": frozenset({"diagnostics", "workspace"}),
    "ir": frozenset({"diagnostics"}),
    "format": frozenset({"diagnostics", "spec", "workspace"}),
    "circles": frozenset(),
    "workspace": frozenset(),
    "lower": frozenset({"circles", "diagnostics", "spec", "ir", "workspace"}),
    "topology": frozenset({"circles", "diagnostics", "ir", "workspace"}),
    "lint": frozenset({"diagnostics", "ir", "topology", "workspace"}),
    "environment": frozenset({"diagnostics", "ir", "lint"}),
    "emit": frozenset({"diagnostics", "ir", "topology", "workspace"}),
    "compiler": frozenset({"diagnostics", "spec", "ir", "lower", "lint", "emit", "format", "workspace"}),
    "connections": frozenset({"compiler", "diagnostics", "spec", "ir", "lower", "topology", "emit"}),
    "explanations": frozenset({"diagnostics", "environment", "lint", "topology"}),
    "drawings": frozenset({"emit", "topology"}),
    "commands": frozenset(
        {
            "diagnostics",
            "compiler",
            "connections",
            "drawings",
            "emit",
            "environment",
            "format",
            "ir",
            "lint",
            "topology",
            "explanations",
        }
    ),
    "__main__": frozenset({"commands"}),
    "__init__": frozenset(),
}
SHARED_BY_EMITTERS = frozenset({"configuration", "value_schemas", "yaml_text"})
THIRD_PARTY = frozenset({"yaml", "jinja2"})


def _modules() -> Iterator[Path]:
    """All but tests, and what they share."""
    paths = sorted(PACKAGE.rglob("*.py"))
    return (path for path in paths if not path.name.endswith("_test.py") and not path.name.startswith("testing"))


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Import(names=names):
                yield from (alias.name for alias in names)
            case ast.ImportFrom(module=str(module), level=0):
                if module == "interlock":
                    yield from (f"interlock.{alias.name}" for alias in node.names)
                else:
                    yield module
            case ast.ImportFrom():
                yield "interlock.relative-import"
            case _:
                pass


def _room(path: Path) -> str:
    first = path.relative_to(PACKAGE).parts[0]
    return first.removesuffix(".py")


def test_every_room_has_its_rule_and_every_rule_its_room() -> None:
    assert {_room(path) for path in _modules()} == set(ALLOWED)


@pytest.mark.parametrize("path", list(_modules()), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_module_imports_only_what_its_room_may(path: Path) -> None:
    room = _room(path)
    rooms = {name.split(".")[1] for name in _imports(path) if name.startswith("interlock.")}
    assert rooms - {room} <= ALLOWED[room]


@pytest.mark.parametrize("path", list(_modules()), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_the_compiler_imports_nothing_beyond_the_standard_library_and_its_two_libraries(path: Path) -> None:
    tops = {name.split(".")[0] for name in _imports(path)}
    assert tops <= sys.stdlib_module_names | THIRD_PARTY | {"interlock"}


def test_no_emitter_imports_another() -> None:
    folders = {path.name for path in (PACKAGE / "emit").iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert folders >= SHARED_BY_EMITTERS
    emitters = folders - SHARED_BY_EMITTERS
    for path in _modules():
        parts = path.relative_to(PACKAGE).parts
        if parts[0] == "emit" and len(parts) > 2:
            others = {f"interlock.emit.{name}" for name in emitters - {parts[1]}}
            imported = {".".join(name.split(".")[:3]) for name in _imports(path)}
            assert not imported & others, path
