"""Specs, loaded and checked: all of them, some with what they refer to, or those that are without mistakes."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from interlock.diagnostics.diagnostic import Diagnostic, Severity
from interlock.diagnostics.source import SourceFile
from interlock.ir.system import System
from interlock.lower.passes import lower
from interlock.spec.load import load
from interlock.spec.nodes import SpecFile
from interlock.spec.references import referenced_domains
from interlock.spec.tree import Tree
from interlock.workspace import folder_of_domain, folder_of_path, spec_files, spec_folders

if TYPE_CHECKING:
    # Most processes run no rules.
    from interlock.lint.selection import RuleSelection


@dataclass(frozen=True)
class Checked:
    """The outcome of a check: a system when there is no error, and every finding in a stable order.

    `sources` holds the text of each file that was read, by path, for rendering.
    """

    system: System | None
    diagnostics: tuple[Diagnostic, ...]
    sources: Mapping[str, SourceFile]


def check(root: Path, folders: Sequence[str] | None = None, rules: RuleSelection | None = None) -> Checked:
    """Loads, resolves and checks the given spec folders, or every folder below `root`/specs.

    Folders are relative to `root` (`specs/users`). Folders that they refer to are loaded and checked as well.
    With `rules`, and when there is no error, the given folders are held against those as well.
    A folder that is not there has no files; file-system errors are raised as `OSError`.
    """
    return check_replaced(root, folders, rules, {})


def check_replaced(
    root: Path, folders: Sequence[str] | None, rules: RuleSelection | None, replaced: Mapping[str, bytes]
) -> Checked:
    """As `check`, with other bytes for some files, by their paths."""
    trees: dict[str, Tree] = {}
    loaded = LoadedSpecs(root, replaced, None if rules is None else trees)
    asked = spec_folders(root) if folders is None else folders
    loaded.add(asked)
    checked = loaded.checked()
    if rules is None or checked.system is None:
        return checked
    return _linted(loaded, trees, checked, checked.system, {folder.rstrip("/") for folder in asked}, rules)


@dataclass(frozen=True)
class Sound:
    """The specs without mistakes as a system of their own, and their folders."""

    system: System
    folders: frozenset[str]


def sound(root: Path) -> Sound:
    """All spec folders below `root` but those with errors and those that refer to such, directly or not.

    File-system errors are raised as `OSError`.
    """
    loaded = LoadedSpecs(root, {}, None)
    loaded.add(spec_folders(root))
    checked = loaded.checked()
    while checked.system is None:
        errors = (found for found in checked.diagnostics if found.severity is Severity.ERROR)
        loaded = loaded.without({folder_of_path(found.primary.span.path) for found in errors})
        checked = loaded.checked()
    return Sound(checked.system, frozenset(loaded.folders))


@dataclass
class LoadedSpecs:
    """Specs as they are loaded, with all that they refer to. `replaced` is read in place of what files hold.

    `trees`, by path, are kept for rules alone: they take a fifth of the memory of a check.
    """

    root: Path
    replaced: Mapping[str, bytes]
    trees: dict[str, Tree] | None
    folders: set[str] = field(default_factory=set)
    files: list[SpecFile] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    sources: dict[str, SourceFile] = field(default_factory=dict)

    def add(self, folders: Sequence[str]) -> None:
        pending = [folder for folder in folders if folder not in self.folders]
        self.folders.update(pending)
        while pending:
            for path in spec_files(self.root, pending.pop()):
                for folder in self._load(path):
                    if folder not in self.folders and (self.root / folder).is_dir():
                        self.folders.add(folder)
                        pending.append(folder)

    def _load(self, path: str) -> tuple[str, ...]:
        """Loads one file and returns the folders that it refers to."""
        data = self.replaced.get(path)
        loaded = load(path, (self.root / path).read_bytes() if data is None else data)
        self.diagnostics.extend(loaded.diagnostics)
        self.sources[path] = loaded.source
        if self.trees is not None and loaded.tree is not None:
            self.trees[path] = loaded.tree
        if loaded.file is None:
            return ()
        self.files.append(loaded.file)
        return _referred(loaded.file)

    def without(self, folders: Collection[str]) -> LoadedSpecs:
        """What is left without some folders and all that refer to them."""
        gone = set(folders)
        while more := {file.folder for file in self.files if not gone.isdisjoint(_referred(file))} - gone:
            gone |= more
        return LoadedSpecs(
            self.root,
            self.replaced,
            self.trees,
            self.folders - gone,
            [file for file in self.files if file.folder not in gone],
            [found for found in self.diagnostics if folder_of_path(found.primary.span.path) not in gone],
            {path: source for path, source in self.sources.items() if folder_of_path(path) not in gone},
        )

    def checked(self) -> Checked:
        self.files.sort(key=lambda file: file.path)
        system, findings = lower(self.files, self.diagnostics)
        diagnostics = tuple(sorted({*self.diagnostics, *findings}, key=lambda found: found.sort_key))
        return Checked(None if has_error(diagnostics) else system, diagnostics, self.sources)


def _linted(
    loaded: LoadedSpecs,
    trees: Mapping[str, Tree],
    checked: Checked,
    system: System,
    folders: Collection[str],
    rules: RuleSelection,
) -> Checked:
    """With what rules find in some folders. All other specs there are count as well, where they have no mistakes."""
    from interlock.lint.spec import runner
    from interlock.lint.spec.workspace import Workspace
    from interlock.lower.written import written_file

    is_whole = True
    others = [folder for folder in spec_folders(loaded.root) if folder not in loaded.folders]
    if others:
        every_tree: dict[str, Tree] = {}
        everything = LoadedSpecs(loaded.root, loaded.replaced, every_tree)
        everything.add((*sorted(loaded.folders), *others))
        whole = everything.checked().system
        is_whole = whole is not None
        if whole is not None:
            loaded, trees, system = everything, every_tree, whole
    workspace = Workspace(system, lambda path: written_file(loaded.sources[path], trees[path]), is_whole)
    found = {*checked.diagnostics, *runner.lint(workspace, rules, folders)}
    return Checked(checked.system, tuple(sorted(found, key=lambda each: each.sort_key)), loaded.sources)


def _referred(file: SpecFile) -> tuple[str, ...]:
    """The folders that a file refers to."""
    return tuple(folder_of_domain(domain) for domain in sorted(referenced_domains(file)))


def has_error(diagnostics: Sequence[Diagnostic]) -> bool:
    return any(found.severity is Severity.ERROR for found in diagnostics)
