"""Who may import whom among the rooms of this folder, and what each takes from the rest; everything else is denied."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent
PACKAGE = "interlock_runtime.events"

ALLOWED: dict[str, frozenset[str]] = {
    "contract": frozenset(),
    "received": frozenset(),
    "redis": frozenset(),
    "inbox": frozenset({"received"}),
    "sink": frozenset({"contract"}),
    "subscription": frozenset({"contract", "sink"}),
    "dead_letters": frozenset({"redis"}),
    "wire": frozenset({"received", "sink"}),
    "broker": frozenset({"wire"}),
    "publishing": frozenset({"contract", "redis", "sink", "wire"}),
    "handling": frozenset({"contract", "dead_letters", "inbox", "received", "redis", "sink", "subscription", "wire"}),
    "dispatch": frozenset({"contract", "dead_letters", "handling", "redis"}),
    "streams": frozenset({"dispatch", "redis"}),
    "worker": frozenset({"dispatch", "handling", "redis", "streams", "subscription"}),
    "testing": frozenset(
        {"broker", "dead_letters", "handling", "redis", "sink", "streams", "subscription", "wire"},
    ),
    "__init__": frozenset(),
}
"""Folders and modules, from those that import nothing here upwards."""

BESIDE = frozenset({"call", "context", "models", "problems", "rest", "unit_of_work"})
"""What is taken from the rest of the runtime."""

FASTSTREAM = frozenset({"broker", "publishing", "streams", "testing", "wire", "worker"})
"""Who cannot do without it. What contracts, handlers and operations are written against can."""


def _modules() -> Iterator[Path]:
    return (path for path in sorted(FOLDER.rglob("*.py")) if not path.name.endswith("_test.py"))


def _imports(path: Path) -> Iterator[str]:
    """Whole names, as `interlock_runtime.events.redis.keys`."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Import(names=names):
                yield from (alias.name for alias in names)
            case ast.ImportFrom(module=module, names=names, level=level):
                yield from (f"{'.' * level}{module or ''}.{alias.name}" for alias in names)
            case _:
                pass


def _room(path: Path) -> str:
    return path.relative_to(FOLDER).parts[0].removesuffix(".py")


def _parts(path: Path, package: str) -> set[str]:
    """The parts of `package` that a module imports."""
    prefix = f"{package}."
    return {name.removeprefix(prefix).split(".")[0] for name in _imports(path) if name.startswith(prefix)}


def test_every_room_has_its_rule_and_every_rule_its_room() -> None:
    assert {_room(path) for path in _modules()} == set(ALLOWED)


def test_no_room_stands_on_one_that_stands_on_it() -> None:
    TopologicalSorter(ALLOWED).prepare()


@pytest.mark.parametrize("path", list(_modules()), ids=lambda path: path.relative_to(FOLDER).as_posix())
def test_a_module_imports_only_what_its_room_may(path: Path) -> None:
    room = _room(path)
    assert _parts(path, PACKAGE) - {room} <= ALLOWED[room]
    assert _parts(path, "interlock_runtime") - {"events"} <= BESIDE
    assert not any(name.startswith(".") for name in _imports(path))


def test_only_what_reads_and_writes_streams_needs_faststream() -> None:
    needy = [path for path in _modules() if any(name.split(".")[0] == "faststream" for name in _imports(path))]
    assert {_room(path) for path in needy} == FASTSTREAM
