"""What a rule about Python sources is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from interlock.diagnostics.catalogue.entry import Entry
from interlock.diagnostics.severity import Severity
from interlock.lint.python.facts import WorkspaceFacts
from interlock.lint.python.resolving.project import Project
from interlock.lint.python.summary import ModuleSummary

if TYPE_CHECKING:
    from interlock.diagnostics.diagnostic import Fix, Label


class Reach(Enum):
    """The files that a rule is about. Which files are exempt is told in `exemptions`, never by a rule."""

    SOURCES = "what services run on: neither tests nor migrations"
    EVERYTHING = "tests and migrations as well"


class Finding(NamedTuple):
    """A violation in the file that is looked at, by character offsets. The runner adds the rule's id and the path."""

    start: int
    end: int
    message: str
    help: str
    secondary: tuple[Label, ...] = ()
    fix: Fix | None = None


Check = Callable[[ModuleSummary, Project, WorkspaceFacts], Iterable[Finding]]
"""Looks at one module. Others are asked for through the project, so that a finding depends on its imports alone."""


class PythonRule(NamedTuple):
    """A rule: what is said about it, the files that it is about, and how a violation is found.

    In the examples of `entry` a line that is reported ends with `# found`, and `check` is given what the examples'
    files and `specs` make up. A file that does not parse is shown to rules only when they are `UNPARSABLE`.
    """

    entry: Entry
    reach: Reach
    check: Check
    severity: Severity = Severity.WARNING

    @property
    def id(self) -> str:
        return self.entry.id
