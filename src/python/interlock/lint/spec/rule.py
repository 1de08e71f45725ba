"""What a rule over specs is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from interlock.diagnostics.catalogue.entry import Entry
from interlock.diagnostics.diagnostic import Fix, Label
from interlock.diagnostics.source import Span
from interlock.lint.spec.workspace import Workspace


class Finding(NamedTuple):
    """A violation and where it stands. The runner adds the rule's id."""

    span: Span
    message: str
    help: str
    secondary: tuple[Label, ...] = ()
    fix: Fix | None = None


Check = Callable[[Workspace], Iterable[Finding]]
"""Looks at all specs there are; findings in folders that are not asked for are left out by the runner."""


@dataclass(frozen=True, slots=True)
class SpecRule:
    """A rule: what is said about it, and how violations are found.

    The examples of `entry` are specs without mistakes: `bad` violates this rule, `good` does not.
    """

    entry: Entry
    check: Check

    @property
    def id(self) -> str:
        return self.entry.id
