"""Applies the safe fixes of what is found in services and in their graph: in BUILD files, and in comments of specs."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable
from fnmatch import fnmatch

from pants.core.goals.fix import FixFilesRequest
from pants.core.util_rules.partitions import PartitionerType
from pants.engine.fs import DigestContents

from interlock_pants.specs import layout
from interlock_pants.subsystem import Fixer

# Comments that allow a finding are all that has a fix there; to judge them costs more than to look for them.
_SUPPRESSION = re.compile(rb"interlock\s*:\s*allow\s+(graph|service)/")


class ServicesFixRequest(FixFilesRequest):
    tool_subsystem = Fixer
    partitioner_type = PartitionerType.CUSTOM


def fixable_files(files: Iterable[str], build_patterns: Iterable[str]) -> tuple[str, ...]:
    """BUILD files and specs, among some files."""
    patterns = tuple(build_patterns)
    return tuple(file for file in files if layout.is_spec(file) or _is_build_file(file, patterns))


def may_have_fixes(files: DigestContents) -> bool:
    return any(_SUPPRESSION.search(file.content) for file in files)


def _is_build_file(file: str, patterns: Iterable[str]) -> bool:
    return any(fnmatch(posixpath.basename(file), pattern) for pattern in patterns)
