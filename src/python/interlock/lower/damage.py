"""What loading could not read, so that nothing is said to be missing where it may only have been misspelt."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

from interlock.diagnostics.diagnostic import Diagnostic, Severity
from interlock.diagnostics.source import Span
from interlock.workspace import domain_of_folder

HARMLESS = frozenset({"spec/unknown-key", "spec/misplaced-key"})
"""Mistakes that cost one key, never a whole declaration."""


class Damage:
    """The places of the errors that loading reported."""

    def __init__(self, found: Iterable[Diagnostic]) -> None:
        self._offsets: dict[str, list[int]] = {}
        self._domains: set[str] = set()
        for diagnostic in found:
            span = diagnostic.primary.span
            if diagnostic.severity is Severity.ERROR:
                self._offsets.setdefault(span.path, []).append(span.start)
                if diagnostic.id not in HARMLESS:
                    self._domains.add(domain_of_folder(span.path.rpartition("/")[0]))
        for offsets in self._offsets.values():
            offsets.sort()

    def may_lack(self, domain: str) -> bool:
        """Whether a file of the domain may have declared more than was read."""
        return domain in self._domains

    def between(self, start: Span, end: Span | None) -> bool:
        """Whether anything went wrong from one place of a file to another, or to its end."""
        offsets = self._offsets.get(start.path)
        if not offsets:
            return False
        first = bisect_left(offsets, start.start)
        return first < len(offsets) and (end is None or offsets[first] < end.start)
