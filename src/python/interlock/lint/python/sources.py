"""The Python files of a working tree, found and indexed when they are asked for. Builds are given summaries instead."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from interlock.diagnostics.source import SourceFile
from interlock.lint.python.exemptions import SERVICES_FOLDER
from interlock.lint.python.indexing.indexer import index
from interlock.lint.python.indexing.places import decode_source, undecodable
from interlock.lint.python.modules import candidate_paths, module_name
from interlock.lint.python.summary import ModuleSummary

SOURCE_ROOTS = ("", "src/python")
_PASSED_OVER = frozenset({"__pycache__", "node_modules"})
"""Nothing more than builds pass over: what lies in a `dist` or a `venv` below services/ is run like anything else."""


def service_names(root: Path) -> tuple[str, ...]:
    """The folders directly below services/, sorted."""
    folder = root / SERVICES_FOLDER
    if not folder.is_dir():
        return ()
    return tuple(sorted(path.name for path in folder.iterdir() if path.is_dir() and not _is_passed_over(path.name)))


def python_files(root: Path, paths: Sequence[str] | None = None) -> tuple[str, ...]:
    """Every Python file in some files and folders, below services/ when none are given: relative to `root`, sorted."""
    found: set[str] = set()
    for path in (SERVICES_FOLDER,) if paths is None else paths:
        if (root / path).is_dir():
            found.update(_below(root, path))
        elif path.endswith(".py"):
            found.add(Path(path).as_posix())
    return tuple(sorted(found))


def index_file(root: Path, path: str) -> ModuleSummary:
    """Raises `OSError`."""
    return index(path, module_name(path, SOURCE_ROOTS), (root / path).read_bytes())


def source_file(root: Path, path: str) -> SourceFile:
    """A file's text, as the places in summaries count it; what can be shown of it otherwise. Raises `OSError`."""
    content = (root / path).read_bytes()
    try:
        return SourceFile(path, decode_source(content))
    except SyntaxError:
        return SourceFile(path, undecodable(content)[0])


def loader(root: Path) -> Callable[[str], ModuleSummary | None]:
    """Finds modules in the working tree by their names."""

    def load(module: str) -> ModuleSummary | None:
        for path in candidate_paths(module, SOURCE_ROOTS):
            if (root / path).is_file():
                return index_file(root, path)
        return None

    return load


def _below(root: Path, folder: str) -> Iterator[str]:
    for directory, folders, files in os.walk(root / folder):
        folders[:] = [name for name in folders if not _is_passed_over(name)]
        below = Path(directory).relative_to(root).as_posix()
        yield from (f"{below}/{name}" for name in files if name.endswith(".py"))


def _is_passed_over(folder: str) -> bool:
    return folder in _PASSED_OVER or folder.startswith(".")
