"""Follows imports of Python files through services, generated code and libraries of the repository. No Pants here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from interlock_pants.service.layout import SERVICES_FOLDER, module_of
from interlock_pants.specs import layout

# The compiler knows these packages by a table, wherever they come from.
KNOWN_PACKAGES = ("interlock_runtime",)


@dataclass(frozen=True)
class Wanted:
    """What has to be looked at before imports can be followed further. All of it sorted.

    `files` lie below services/ and are to be read; `spec_folders` are to be compiled; `modules` are of libraries, most
    of them not of this repository.
    """

    files: tuple[str, ...]
    spec_folders: tuple[str, ...]
    modules: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.files or self.spec_folders or self.modules)


class ImportClosure:
    """The files that some files import, directly or not. Grows by turns of `advance` and `add`."""

    def __init__(self, files: Iterable[str], service_files: Iterable[str], spec_folders: Iterable[str]) -> None:
        self._spec_folders = frozenset(spec_folders)
        self._file_of = {module_of(file): file for file in service_files}
        self._imports: dict[str, tuple[str, ...]] = {}
        self._asked: set[str] = set()
        self._files = set(files)
        self._names: set[str] = set()
        self._reached = set(files)

    @property
    def reached(self) -> tuple[str, ...]:
        return tuple(sorted(self._reached))

    def add(self, imports: Mapping[str, tuple[str, ...]], source_root: str = "") -> None:
        """Takes in what some files import, and that they are there to be imported."""
        self._imports.update(imports)
        for file in imports:
            self._file_of.setdefault(module_of(file, source_root), file)

    def advance(self) -> Wanted:
        """Follows all imports that are known, and says what is wanted to follow the others."""
        unread: set[str] = set()
        unlocated: set[str] = set()
        while self._files or self._names:
            if self._files:
                file = self._files.pop()
                if file in self._imports:
                    self._names.update(_with_packages(self._imports[file]))
                else:
                    unread.add(file)
            else:
                name = self._names.pop()
                found = self._file_of.get(name)
                if found is None:
                    unlocated.add(name)
                elif found not in self._reached:
                    self._reached.add(found)
                    self._files.add(found)
        unread -= self._asked
        new = unlocated - self._asked
        self._asked |= new | unread
        # They are tried again when what is wanted now has been added, and then never again.
        self._files, self._names = set(unread), set(new)
        return Wanted(
            files=tuple(sorted(unread)),
            spec_folders=tuple(sorted(self._spec_folders & {name.replace(".", "/") for name in new})),
            modules=tuple(sorted(name for name in new if _may_be_library(name))),
        )


def _with_packages(names: Iterable[str]) -> Iterator[str]:
    """The names, and the packages around them: what a package re-exports may have been meant."""
    for name in names:
        while name:
            yield name
            name = name.rpartition(".")[0]


def _may_be_library(name: str) -> bool:
    return name.partition(".")[0] not in (*KNOWN_PACKAGES, SERVICES_FOLDER, layout.SPECS_FOLDER)
