"""Summaries of Python files, by which others are judged that import them."""

from __future__ import annotations

import json
import posixpath
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pants.engine.fs import EMPTY_DIGEST, Digest, PathGlobs
from pants.engine.process import Process
from pants.util.frozendict import FrozenDict

from interlock_pants.compiler.process import OUT, Compiler, compiler_process
from interlock_pants.python_lint.service_sources import files_text
from interlock_pants.specs import layout

# Where each batch of files has a place for what was read of it, on this machine and in the sandbox.
_CACHE = "interlock_python"
_KEPT = "__kept"


@dataclass(frozen=True)
class IndexRequest:
    """Asks for the summaries of Python files that lie in the repository."""

    files: tuple[str, ...]
    source_root: str = ""


@dataclass(frozen=True)
class GeneratedIndexRequest:
    """Asks for the summaries of the Python that is generated from a spec folder."""

    folder: str


@dataclass(frozen=True)
class IndexProcess:
    """The process that writes an index of files below one source root."""

    process: Process
    source_root: str


@dataclass(frozen=True)
class Index:
    """Summaries as `<file>.summary`, the names that each file imports, and the source root of the files."""

    digest: Digest
    imports: FrozenDict[str, tuple[str, ...]]
    source_root: str = ""


NOTHING = Index(EMPTY_DIGEST, FrozenDict())


@dataclass(frozen=True)
class LibraryRequest:
    """Asks which of some modules lie in this repository, neither below services/ nor below specs/."""

    modules: tuple[str, ...]


@dataclass(frozen=True)
class Library:
    """A request for each folder that holds one of the modules."""

    indexes: tuple[IndexRequest, ...]


@dataclass(frozen=True)
class SummariesRequest:
    """Asks for the summaries of some files below services/ and of all that they import."""

    files: tuple[str, ...]


@dataclass(frozen=True)
class Summaries:
    """`source_roots` are those of the files, in the order in which modules are looked for."""

    digest: Digest
    source_roots: tuple[str, ...]


def index_process(request: IndexRequest, compiler: Compiler, sources: Digest) -> IndexProcess:
    root = ("--source-root", request.source_root) if request.source_root else ()
    kept = ("--kept", f"{_KEPT}/{request.files[0]}.kept", "--kept-by", compiler.digest.fingerprint)
    return IndexProcess(
        compiler_process(
            compiler,
            sources,
            ("index", "--out", OUT, *root, *kept, *request.files),
            description=f"Reading {files_text(request.files)}",
            caches={_CACHE: _KEPT},
        ),
        request.source_root,
    )


def read_index(request: IndexProcess, digest: Digest, imports: bytes) -> Index:
    """What the process of a request wrote, and printed: the modules that each file may import."""
    by_file: Mapping[str, list[str]] = json.loads(imports)
    return Index(digest, FrozenDict({file: tuple(names) for file, names in by_file.items()}), request.source_root)


def summaries_of(files: Iterable[str]) -> PathGlobs:
    """The summaries of some files, in what was made of their buckets."""
    return PathGlobs([f"{file}.summary" for file in files])


def library_globs(modules: Iterable[str], roots: Iterable[str]) -> PathGlobs:
    """Every place in which one of the modules may lie."""
    stems = [posixpath.join(root, *module.split(".")) for root in roots for module in modules]
    return PathGlobs([place for stem in stems for place in (f"{stem}.py", f"{stem}/__init__.py")])


def library(files: Iterable[str], roots: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """The folders that hold some files, each with the source root that it lies below, sorted."""
    longest_first = sorted(roots, key=len, reverse=True)
    folders = {layout.folder_of(file) for file in files}
    return tuple(sorted((folder, _root_of(folder, longest_first)) for folder in folders))


def _root_of(folder: str, longest_first: Iterable[str]) -> str:
    return next((root for root in longest_first if f"{folder}/".startswith(f"{root}/")), "")
