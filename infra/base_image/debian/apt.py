"""The Debian archives this machine already uses, read from apt and never written down anywhere else."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable
from dataclasses import dataclass

RELEASE = "bookworm"
SUITES = (RELEASE, f"{RELEASE}-updates", f"{RELEASE}-security")
KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"

_FIELDS = "$(ORIGIN)|$(RELEASE)|$(COMPONENT)|$(REPO_URI)"
_COMMAND = ("apt-get", "indextargets", "--format", _FIELDS, "Created-By: Packages")


class NoArchive(Exception):
    """apt knows no archive that holds the release."""


@dataclass(frozen=True, slots=True, order=True)
class Archive:
    """One suite of one Debian archive."""

    suite: str
    uri: str

    def source_line(self) -> str:
        """The sources.list(5) line, trusting Debian's own keys only."""
        return f"deb [signed-by={KEYRING}] {self.uri} {self.suite} main"


def configured_archives() -> tuple[Archive, ...]:
    """The archives that apt is configured with, in the order of `SUITES`. Raises NoArchive."""
    listing = subprocess.run(_COMMAND, check=True, capture_output=True, text=True).stdout
    return parse_index_targets(listing.splitlines())


def archives_of_mirror(mirror: str, security: str) -> tuple[Archive, ...]:
    """The same suites below two addresses that the caller names."""
    return tuple(Archive(suite, security if suite.endswith("-security") else mirror) for suite in SUITES)


def parse_index_targets(lines: Iterable[str]) -> tuple[Archive, ...]:
    """Reads `apt-get indextargets`. A repository of somebody else that uses the same suite name is left out.

    apt knows the origin only once it has fetched its lists; before, every main component of the release counts.
    """
    main = [fields for fields in (line.split("|") for line in lines) if fields[1:2] and fields[2] == "main"]
    of_debian = [fields for fields in main if fields[0] == "Debian"] or main
    archives = {Archive(suite=suite, uri=uri) for _, suite, _, uri in of_debian if suite in SUITES}
    if not any(archive.suite == RELEASE for archive in archives):
        raise NoArchive(RELEASE)
    return tuple(sorted(archives, key=lambda archive: (SUITES.index(archive.suite), archive.uri)))
