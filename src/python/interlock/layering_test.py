"""Who may import whom inside the compiler; everything else is denied."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from interlock.circles import circles

PACKAGE = Path(__file__).parent
LOWER = PACKAGE / "lower"

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
    "checking": frozenset({"diagnostics", "spec", "ir", "lower", "lint", "workspace"}),
    "mending": frozenset({"checking", "diagnostics", "lint", "workspace"}),
    "compiler": frozenset({"checking", "diagnostics", "ir", "lower", "lint", "emit", "format", "workspace"}),
    "connections": frozenset({"compiler", "diagnostics", "spec", "ir", "lower", "topology", "emit", "workspace"}),
    "explanations": frozenset({"diagnostics", "environment", "lint", "topology"}),
    "drawings": frozenset({"emit", "topology"}),
    "commands": frozenset(
        {
            "diagnostics",
            "checking",
            "compiler",
            "connections",
            "mending",
            "drawings",
            "emit",
            "environment",
            "format",
            "ir",
            "lint",
            "topology",
            "explanations",
            "workspace",
        }
    ),
    "__main__": frozenset({"commands"}),
    "__init__": frozenset(),
}
ALLOWED_IN_LOWER: dict[str, frozenset[str]] = {
    "damage": frozenset(),
    "program": frozenset({"damage"}),
    "patterns": frozenset(),
    "names": frozenset({"damage", "program"}),
    "types": frozenset({"names", "patterns", "program"}),
    "values": frozenset({"patterns", "program"}),
    "declarations": frozenset({"names", "program", "types", "values"}),
    "unions": frozenset({"names", "program"}),
    "messaging": frozenset({"names", "program", "types"}),
    "apis": frozenset({"declarations", "messaging", "names", "program", "types", "values"}),
    "assemble": frozenset({"program"}),
    "passes": frozenset(
        {"apis", "assemble", "damage", "declarations", "messaging", "names", "program", "unions", "values"}
    ),
    "written": frozenset(),
    "__init__": frozenset({"passes"}),
}
"""The same for the rooms of `lower`, and the modules that stand beside them."""

SHARED_BY_EMITTERS = frozenset({"configuration", "value_schemas", "yaml_text"})
THIRD_PARTY = frozenset({"yaml", "jinja2"})


def _modules(below: Path = PACKAGE) -> Iterator[Path]:
    """All but tests, and what they share."""
    paths = sorted(below.rglob("*.py"))
    return (path for path in paths if not path.name.endswith("_test.py") and not path.name.startswith("testing"))


def _imports(path: Path) -> Iterator[str]:
    return _imported(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


def _imports_at_start(path: Path) -> Iterator[str]:
    return _imported(ast.parse(path.read_text(encoding="utf-8")).body)


def _imported(nodes: Iterable[ast.AST]) -> Iterator[str]:
    for node in nodes:
        match node:
            case ast.Import(names=names):
                yield from (alias.name for alias in names)
            case ast.ImportFrom(module=str(module), level=0):
                if module in ("interlock", "interlock.lower"):
                    yield from (f"{module}.{alias.name}" for alias in node.names)
                else:
                    yield module
            case ast.ImportFrom():
                yield "interlock.relative-import"
            case _:
                pass


def _room(path: Path, house: Path = PACKAGE) -> str:
    first = path.relative_to(house).parts[0]
    return first.removesuffix(".py")


def _others_in_lower(path: Path) -> set[str]:
    """The other rooms of `lower` that one of its modules imports."""
    names = {name.split(".")[2] for name in _imports(path) if name.startswith("interlock.lower.")}
    return names - {_room(path, LOWER)}


def test_every_room_has_its_rule_and_every_rule_its_room() -> None:
    assert {_room(path) for path in _modules()} == set(ALLOWED)
    assert {_room(path, LOWER) for path in _modules(LOWER)} == set(ALLOWED_IN_LOWER)


@pytest.mark.parametrize("allowed", [ALLOWED, ALLOWED_IN_LOWER], ids=["interlock", "lower"])
def test_the_rules_lead_one_way_only(allowed: dict[str, frozenset[str]]) -> None:
    assert list(circles({room: sorted(others) for room, others in allowed.items()})) == []


@pytest.mark.parametrize("path", list(_modules()), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_module_imports_only_what_its_room_may(path: Path) -> None:
    room = _room(path)
    rooms = {name.split(".")[1] for name in _imports(path) if name.startswith("interlock.")}
    assert rooms - {room} <= ALLOWED[room]


@pytest.mark.parametrize("path", list(_modules(LOWER)), ids=lambda path: path.relative_to(LOWER).as_posix())
def test_a_module_of_lower_imports_only_what_its_room_may(path: Path) -> None:
    assert _others_in_lower(path) <= ALLOWED_IN_LOWER[_room(path, LOWER)]


def test_the_rules_of_lower_allow_nothing_that_nobody_imports() -> None:
    imported: dict[str, set[str]] = {room: set() for room in ALLOWED_IN_LOWER}
    for path in _modules(LOWER):
        imported[_room(path, LOWER)] |= _others_in_lower(path)
    assert imported == ALLOWED_IN_LOWER


def test_nobody_imports_patterns_before_one_is_met() -> None:
    for path in _modules(LOWER):
        if _room(path, LOWER) != "patterns":
            assert not [name for name in _imports_at_start(path) if name.startswith("interlock.lower.patterns")], path


@pytest.mark.parametrize(
    ("folder", "unknown"),
    [
        ("lint/python/indexing", "interlock.lint.python.resolving"),
        ("lint/python/resolving", "interlock.lint.python.indexing"),
        ("lint/rules/python", "interlock.lint.python.indexing"),
    ],
)
def test_files_of_services_are_known_by_their_summaries_alone(folder: str, unknown: str) -> None:
    """Summaries are made from one file each, in other processes than those that hold them against rules."""
    assert not [path for path in _modules(PACKAGE / folder) for name in _imports(path) if name.startswith(unknown)]


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
