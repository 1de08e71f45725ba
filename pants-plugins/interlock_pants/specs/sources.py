"""Specs as files: which there are, and which a folder needs beside itself."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pants.engine.collection import Collection
from pants.engine.fs import Digest, FileContent, PathGlobs
from pants.engine.target import Target

from interlock_pants.specs import layout, references
from interlock_pants.specs.target_types import SpecSourceField


class AllSpecTargets(Collection[Target]):
    """Every target of the repository that owns a spec, generated ones included."""


@dataclass(frozen=True)
class SpecFolderRequest:
    """Asks for the spec files directly in a folder, which need not exist."""

    folder: str


@dataclass(frozen=True)
class SpecFolder:
    """The spec files of one folder and the other folders that they may refer to."""

    folder: str
    files: tuple[FileContent, ...]
    digest: Digest
    referenced: tuple[str, ...]


@dataclass(frozen=True)
class SpecClosureRequest:
    """Asks for spec folders together with all that they refer to, directly or not."""

    folders: tuple[str, ...]


@dataclass(frozen=True)
class EverySpec:
    """All specs of the repository: what nothing refers to cannot be known from less."""

    digest: Digest


@dataclass(frozen=True)
class SpecClosure:
    digest: Digest


def every_spec_globs() -> PathGlobs:
    """Every spec of the repository, whether or not a target owns it."""
    return PathGlobs([posixpath.join(layout.SPECS_FOLDER, "**", "*" + suffix) for suffix in layout.READ_SUFFIXES])


def spec_globs(folder: str) -> PathGlobs:
    """The specs of a folder, and the files that the compiler reports because of their suffix."""
    return PathGlobs([posixpath.join(folder, "*" + suffix) for suffix in layout.READ_SUFFIXES])


def spec_folders(targets: Iterable[Target]) -> tuple[str, ...]:
    """The folders of the spec targets among some targets, sorted."""
    return tuple(sorted({layout.folder_of(target[SpecSourceField].file_path) for target in spec_targets(targets)}))


def spec_targets(targets: Iterable[Target]) -> Iterator[Target]:
    return (target for target in targets if target.has_field(SpecSourceField))


def referenced_folders(files: Iterable[FileContent]) -> tuple[str, ...]:
    """The folders that some spec files may refer to, whether they exist or not, sorted."""
    return tuple(
        sorted(
            {
                layout.folder_of_domain(domain)
                for file in files
                for domain in references.referenced_domains(file.content)
            }
        )
    )
