"""Files of a fixer with what reports of the compiler know to put right in them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pants.engine.fs import CreateDigest, DigestContents, FileContent, PathGlobs, Snapshot

from interlock_pants.compiler.mending import Fix, Mending, failure, mend, paths_of, safe_fixes
from interlock_pants.compiler.notices import Notice
from interlock_pants.compiler.report import Report


class WrongConfiguration(Exception):
    """The compiler could not look at anything as it is configured. The message is its own."""


@dataclass(frozen=True)
class MendRequest:
    """Asks for some files, as the fixer before left them, with the safe fixes of reports made `FOR_FIXES`.

    The reports are about files as they lie in the repository. What a fixer before has changed is left for the next run.
    """

    files: Snapshot
    reports: tuple[Report, ...]


@dataclass(frozen=True)
class MendedFiles:
    snapshot: Snapshot


def check_configuration(exit_code: int, text: str) -> None:
    """Raises `WrongConfiguration` where the compiler says that it was asked wrongly."""
    if exit_code not in (0, 1):
        raise WrongConfiguration(text)


def failure_notices(documents: Iterable[DigestContents]) -> tuple[Notice, ...]:
    """What is said by linters that did not come to look at anything."""
    reasons = (failure(file.content) for document in documents for file in document)
    return tuple(Notice(reason) for reason in dict.fromkeys(reasons) if reason is not None)


def fixes_in(documents: Iterable[DigestContents], files: Snapshot) -> tuple[Fix, ...]:
    """Those that lead into these files alone."""
    fixes = (fix for document in documents for file in document for fix in safe_fixes(file.content))
    return tuple(fix for fix in fixes if set(paths_of((fix,))) <= set(files.files))


def affected(fixes: Iterable[Fix]) -> PathGlobs:
    return PathGlobs(paths_of(fixes))


def mended(fixes: Iterable[Fix], read: DigestContents, now: DigestContents) -> Mending:
    return mend(fixes, {file.path: file.content for file in read}, {file.path: file.content for file in now})


def outdated_notices(mending: Mending) -> tuple[Notice, ...]:
    return tuple(
        Notice(f"{path}: findings with a fix are left for the next run, since another fixer changed it in this one")
        for path in mending.outdated
    )


def new_files(mending: Mending, now: DigestContents) -> CreateDigest:
    return CreateDigest(
        FileContent(file.path, mending.contents[file.path], file.is_executable)
        for file in now
        if file.path in mending.contents
    )


def others(mending: Mending) -> PathGlobs:
    """All files but those that change."""
    return PathGlobs(["**/*", *(f"!{path}" for path in mending.contents)])
