"""BUILD files as texts that reports point into."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from dataclasses import dataclass

from pants.engine.addresses import Address
from pants.engine.fs import Digest, FileContent, PathGlobs
from pants.util.frozendict import FrozenDict

from interlock_pants.build_files.spans import UNSEEN, TargetCall, find_call


@dataclass(frozen=True)
class BuildFilesRequest:
    """Asks for the BUILD files directly in some folders."""

    folders: tuple[str, ...]


@dataclass(frozen=True)
class PlacedCall:
    """A call that makes a target, and the BUILD file that it stands in."""

    file: str
    call: TargetCall


@dataclass(frozen=True)
class BuildFiles:
    """BUILD files, and their texts by path."""

    digest: Digest
    texts: FrozenDict[str, str]

    def find(self, address: Address, target_type: str) -> PlacedCall:
        """The call that makes a target. A folder may have several BUILD files; the first stands for an unseen call."""
        folder = address.spec_path
        files = sorted(path for path in self.texts if posixpath.dirname(path) == folder)
        for file in files:
            call = find_call(self.texts[file], target_type, address.target_name, posixpath.basename(folder))
            if call is not None:
                return PlacedCall(file, call)
        return PlacedCall(files[0] if files else posixpath.join(folder, "BUILD"), UNSEEN)


def build_globs(request: BuildFilesRequest, patterns: Iterable[str]) -> PathGlobs:
    """`patterns` are the names that BUILD files have in this repository."""
    return PathGlobs([posixpath.join(folder, pattern) for folder in request.folders for pattern in patterns])


def build_files(digest: Digest, contents: Iterable[FileContent]) -> BuildFiles:
    return BuildFiles(digest, FrozenDict({file.path: file.content.decode(errors="replace") for file in contents}))
