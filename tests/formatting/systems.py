"""The specs that are here to be formatted, and what they mean."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import NamedTuple

from interlock.diagnostics.source import Span
from interlock.ir.system import System
from interlock.lower.passes import lower
from interlock.spec.load import load_file

TESTS = Path(__file__).parents[1]
ROOTS = (
    TESTS.parent,
    TESTS / "earlier_format",
    TESTS / "openapi_agreement" / "wide",
    *sorted(path for path in (TESTS / "golden" / "python").iterdir() if (path / "specs").is_dir()),
)


class Spec(NamedTuple):
    """A file of a system, by its path relative to the system's root."""

    root: Path
    path: str

    @property
    def data(self) -> bytes:
        return (self.root / self.path).read_bytes()


def specs() -> list[Spec]:
    return [
        Spec(root, path.relative_to(root).as_posix())
        for root in ROOTS
        for path in sorted((root / "specs").rglob("*.yaml"))
    ]


def meaning_of_system(spec: Spec, data: bytes) -> object:
    """The IR of the system of which `spec` is a part when its bytes are `data`, without places."""
    system = _lowered(spec.root, {spec.path: data})
    assert system is not None
    return without_places(system)


def _lowered(root: Path, replaced: dict[str, bytes]) -> System | None:
    paths = (path.relative_to(root).as_posix() for path in sorted((root / "specs").rglob("*.yaml")))
    loaded = [load_file(path, replaced.get(path) or (root / path).read_bytes()) for path in paths]
    assert [found for _, diagnostics, _ in loaded for found in diagnostics] == []
    system, findings = lower([file for file, _, _ in loaded if file is not None])
    assert system is not None, findings
    return system


def without_places(value: object) -> object:
    """A value with the spans, and the suppressions, which are comments, taken out of it; `1` and `True` differ."""
    match value:
        case Span():
            return None
        case tuple() | list() | frozenset():
            return type(value), *_all(value)
        case dict():
            return dict, *((key, without_places(item)) for key, item in value.items())
        case _ if is_dataclass(value):
            names = (field.name for field in fields(value) if field.name != "suppressions")
            return type(value), *_all(getattr(value, name) for name in names)
        case _:
            return type(value), value


def _all(values: Iterable[object]) -> Iterable[object]:
    return (without_places(value) for value in values)
