"""What rules find in a spec, told by what it stands at and not by where that is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from interlock.diagnostics.source import Span
from interlock.lint.selection import STANDARD
from interlock.lint.spec.runner import lint
from interlock.lint.spec.workspace import Workspace
from interlock.lower.passes import lower
from interlock.lower.written import written_file
from interlock.spec.load import LoadedFile, load
from interlock.spec.tree import Mapping, Scalar, Sequence, Tree
from tests.formatting.systems import Spec

Finding = tuple[str, str, object]


def findings(spec: Spec, data: bytes) -> Counter[Finding]:
    """The id and the message of each finding in `spec` when its bytes are `data`, and the key or value, by its path, or
    the comment that it stands at.
    """
    loaded = {**_loaded(spec.root), spec.path: load(spec.path, data)}
    system, _ = lower([each.file for each in loaded.values() if each.file is not None])
    assert system is not None
    workspace = Workspace(system, lambda path: written_file(loaded[path].source, _tree(loaded[path])), is_whole=True)
    found = lint(workspace, STANDARD, [spec.path.rpartition("/")[0]])
    own = loaded[spec.path]
    return Counter(
        (each.id, each.message, _what(own, each.primary.span)) for each in found if each.primary.span.path == spec.path
    )


@cache
def _loaded(root: Path) -> dict[str, LoadedFile]:
    paths = sorted(path.relative_to(root).as_posix() for path in (root / "specs").rglob("*.yaml"))
    return {path: load(path, (root / path).read_bytes()) for path in paths}


def _tree(loaded: LoadedFile) -> Tree:
    assert loaded.tree is not None
    return loaded.tree


def _what(loaded: LoadedFile, place: Span) -> object:
    text = loaded.source.text[place.start : place.end]
    if text.startswith("#"):
        return text
    return next(path for path, span in _places(_tree(loaded), ()) if span.start <= place.start < span.end)


def _places(tree: Tree, path: tuple[object, ...]) -> Iterator[tuple[object, Span]]:
    """The keys and values, what is inside a value before that."""
    match tree:
        case Scalar():
            yield path, tree.span
        case Mapping():
            for entry in tree.entries:
                below = (*path, entry.key.text)
                yield (*below, "key"), entry.key.span
                yield from _places(entry.value, below)
            yield path, tree.span
        case Sequence():
            for number, item in enumerate(tree.items):
                yield from _places(item, (*path, number))
            yield path, tree.span
