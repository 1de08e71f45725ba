"""Rules over the Python of services: which files are looked at together, and what they need of others.

Files are indexed in buckets, one process each, so that an edit is an index of one bucket. A file is then held against
the rules together with the summaries of what it imports, directly or not, and with nothing else; that is less work, so
there more files share the costs of a process.
"""

from __future__ import annotations

import json
import posixpath
from collections.abc import Iterable
from dataclasses import dataclass

from pants.core.goals.lint import LintFilesRequest
from pants.core.util_rules.partitions import Partition, PartitionerType, Partitions
from pants.engine.fs import EMPTY_DIGEST, Digest, FileContent, PathGlobs
from pants.engine.process import Process
from pants.option.option_types import SkipOption
from pants.option.subsystem import Subsystem
from pants.util.collections import partition_sequentially
from pants.util.frozendict import FrozenDict

from interlock_pants import layout, report
from interlock_pants.compiler_process import OUT, Compiler, compiler_process
from interlock_pants.report import Presentation, Report
from interlock_pants.services_file import SERVICES_FILE

SOURCES = PathGlobs([f"{layout.SERVICES_FOLDER}/**/*.py"])

SUMMARIES_FOLDER = "__summaries"
FACTS_FILE = "facts.json"
SUBJECT = "The Python of services was"

_INDEXED_TOGETHER = 170
_HELD_TOGETHER = 512


class PythonLint(Subsystem):
    options_scope = "interlock-python"
    name = "interlock-python"
    help = "Holds the Python code of services against the specs: nothing that a spec generates is written by hand."

    skip = SkipOption("lint")


class PythonLintRequest(LintFilesRequest):
    tool_subsystem = PythonLint
    partitioner_type = PartitionerType.CUSTOM


@dataclass(frozen=True)
class Batch:
    """Files that one process holds against the rules. Pants shows them as the files from the first to the last."""

    files: tuple[str, ...]

    @property
    def description(self) -> str:
        first, last = self.files[0], self.files[-1]
        return first if first == last else f"{first} to {last}"


@dataclass(frozen=True)
class ServiceSources:
    """Every Python file below services/, in buckets that stay as they are when other files come and go."""

    buckets: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, files: Iterable[str]) -> ServiceSources:
        return cls(_in_batches(files, _INDEXED_TOGETHER))

    @property
    def files(self) -> tuple[str, ...]:
        return tuple(file for bucket in self.buckets for file in bucket)

    def buckets_with(self, files: Iterable[str]) -> tuple[tuple[str, ...], ...]:
        wanted = frozenset(files)
        return tuple(bucket for bucket in self.buckets if not wanted.isdisjoint(bucket))


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
    """Summaries as `<file>.json`, the names that each file imports, and the source root of the files."""

    digest: Digest
    imports: FrozenDict[str, tuple[str, ...]]
    source_root: str = ""


NOTHING = Index(EMPTY_DIGEST, FrozenDict())


@dataclass(frozen=True)
class FactsRequest:
    """Asks for what specs and services together declare."""


@dataclass(frozen=True)
class Facts:
    """`report` is what there is to say when specs or services are wrong; there are no facts then."""

    digest: Digest
    report: Report | None


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


def _in_batches(files: Iterable[str], target: int) -> tuple[tuple[str, ...], ...]:
    """About `target` files each, at most half as many again."""
    batches = partition_sequentially(files, key=str, size_target=target, size_max=target + target // 2)
    return tuple(tuple(batch) for batch in batches)


def partitions(files: Iterable[str], sources: ServiceSources) -> Partitions:
    """The files to lint. A batch is one element to Pants, which would divide it by a measure of its own."""
    wanted = frozenset(files)
    batches = (tuple(file for file in batch if file in wanted) for batch in _in_batches(sources.files, _HELD_TOGETHER))
    return Partitions(Partition((batch[0],), Batch(batch)) for batch in batches if batch)


def files_text(files: tuple[str, ...]) -> str:
    """`12 Python files from services/a/app/main.py on`."""
    return f"{len(files)} Python files from {files[0]} on"


def index_process(request: IndexRequest, compiler: Compiler, sources: Digest) -> IndexProcess:
    root = ("--source-root", request.source_root) if request.source_root else ()
    return IndexProcess(
        compiler_process(
            compiler,
            sources,
            ("index", "--out", OUT, *root, *request.files),
            description=f"Reading {files_text(request.files)}",
        ),
        request.source_root,
    )


def read_index(request: IndexProcess, digest: Digest, summaries: Iterable[FileContent]) -> Index:
    return Index(
        digest,
        FrozenDict(
            {posixpath.splitext(summary.path)[0]: _imported(json.loads(summary.content)) for summary in summaries}
        ),
        request.source_root,
    )


def _imported(summary: dict) -> tuple[str, ...]:
    """The modules that a file may import: of `from a.b import c` both `a.b` and `a.b.c`."""
    names = set()
    for module, name, *_ in summary["imported"]:
        names.add(module)
        if name is not None and name != "*":
            names.add(f"{module}.{name}")
    return tuple(sorted(names))


def summaries_of(files: Iterable[str]) -> PathGlobs:
    """The summaries of some files, in what was made of their buckets."""
    return PathGlobs([f"{file}.json" for file in files])


def facts_process(compiler: Compiler, declared: Digest) -> Process:
    return compiler_process(
        compiler,
        declared,
        ("facts", "--services", SERVICES_FILE, "--out", f"{OUT}/{FACTS_FILE}"),
        description="Reading what specs and services declare",
    )


def no_facts(exit_code: int, stdout: bytes, stderr: bytes) -> Report:
    """What is said when specs are wrong: they come first, and the linter of theirs tells of them."""
    if report.is_about_inputs(exit_code, stdout):
        return report.put_off(SUBJECT, report.WRONG_SPECS)
    return Report(exit_code, (stdout + stderr).decode(errors="replace").rstrip())


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


def lint_process(
    files: tuple[str, ...], summaries: Summaries, presentation: Presentation, compiler: Compiler, inputs: Digest
) -> Process:
    roots = (argument for root in ("", *summaries.source_roots) for argument in ("--source-root", root))
    arguments = ("--summaries", SUMMARIES_FOLDER, "--facts", FACTS_FILE, *roots, *presentation.arguments)
    return compiler_process(
        compiler,
        inputs,
        ("lint-python", *arguments, *files),
        description=f"Holding {files_text(files)} against the specs",
    )
