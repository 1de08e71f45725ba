"""The safe fixes of what rules find in specs. Nothing is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from interlock.checking import Checked, check_replaced
from interlock.diagnostics.diagnostic import Diagnostic
from interlock.diagnostics.fixes import applicable, apply_fixes, largest_sound, without_offer
from interlock.workspace import folder_of_path, spec_folders

if TYPE_CHECKING:
    from interlock.lint.selection import RuleSelection


@dataclass(frozen=True)
class Mended:
    """What came of fixes: the new texts, by path, of the files that changed, and what is left to find.

    `refused` are those of what is left whose fix was said to be safe and is not: the specs would have errors with it.
    """

    texts: Mapping[str, str]
    left: Checked
    refused: tuple[Diagnostic, ...]


MAX_ROUNDS = 20
"""How often fixes are looked for in what fixes have made: more rounds than fixes can need one after the other."""


def fix_specs(root: Path, paths: Sequence[str] | None, rules: RuleSelection) -> Mended:
    """The safe fixes of what rules find in some files and folders, or in all specs, applied until there are no more.

    Nothing is written. Files in folders with mistakes stay as they are, and a fix that makes one is left out, alone.
    """
    folders = spec_folders(root) if paths is None else sorted({folder_of_path(path) for path in paths})
    wanted = frozenset(folders if paths is None else (path.rstrip("/") for path in paths))
    rounds = _Rounds(root, folders, wanted, rules)
    left = rounds.check({})
    for _ in range(MAX_ROUNDS):
        after = rounds.next(left)
        if after is None:
            break
        left = after
    refused = rounds.offered(left)
    texts = {path: content.decode() for path, content in rounds.replaced.items()}
    return Mended(texts, Checked(left.system, without_offer(left.diagnostics, refused), left.sources), refused)


@dataclass
class _Rounds:
    """Fixes on top of fixes. `replaced` are the files as they are after the rounds so far."""

    root: Path
    folders: Sequence[str]
    wanted: frozenset[str]
    rules: RuleSelection
    replaced: dict[str, bytes] = field(default_factory=dict)

    def check(self, changed: Mapping[str, bytes]) -> Checked:
        return check_replaced(self.root, self.folders, self.rules, {**self.replaced, **changed})

    def next(self, left: Checked) -> Checked | None:
        """What is left after one round more; None when there is nothing to fix any more."""
        files = self._files(left)
        fixable = self.offered(left)
        changed = _fixed(files, fixable)
        after = self.check(changed) if changed else left
        if after.system is None:
            changed = _fixed(files, largest_sound(fixable, lambda some: self._is_sound(_fixed(files, some))))
            after = self.check(changed) if changed else left
        self.replaced.update(changed)
        return after if changed else None

    def offered(self, left: Checked) -> tuple[Diagnostic, ...]:
        """The findings that carry a safe fix; none where specs have mistakes."""
        return () if left.system is None else applicable(self._files(left), left.diagnostics)

    def _files(self, left: Checked) -> dict[str, str]:
        return {
            path: source.text
            for path, source in left.sources.items()
            if path in self.wanted or folder_of_path(path) in self.wanted
        }

    def _is_sound(self, changed: Mapping[str, bytes]) -> bool:
        return check_replaced(self.root, self.folders, None, {**self.replaced, **changed}).system is not None


def _fixed(files: Mapping[str, str], findings: Sequence[Diagnostic]) -> dict[str, bytes]:
    return {path: text.encode() for path, text in apply_fixes(files, findings).items()}
