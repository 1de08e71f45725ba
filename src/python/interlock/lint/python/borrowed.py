"""Test helpers that services run on after all.

A test file is exempt from most rules. Where another file imports it, what it does is done by the service; the import is
where that is told, since findings in a file depend on the file and on what it imports alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from interlock.lint.python.exemptions import SERVICES_FOLDER, is_test
from interlock.lint.python.resolving.project import Project
from interlock.lint.python.summary import Import, ModuleSummary

_BELOW = f"{SERVICES_FOLDER}."
_MARK = "test"


def borrowed(module: ModuleSummary, project: Project) -> Iterator[tuple[Import, ModuleSummary]]:
    """The test files of services that a module imports, and those that these import, each once, with the import here
    that brings it."""
    seen: set[str] = set()
    for each in module.imported:
        # Nearly no import leads to one: the name alone rules out the others.
        if (_MARK in each.module or _MARK in (each.name or "")) and each.module.startswith(_BELOW):
            pending = [each]
            while pending:
                for found in _modules(pending.pop(), project):
                    if found.path not in seen and is_test(found.path):
                        seen.add(found.path)
                        yield each, found
                        pending += [one for one in found.imported if one.module.startswith(_BELOW)]


def _modules(each: Import, project: Project) -> Iterator[ModuleSummary]:
    for name in dict.fromkeys((each.module, each.path)):
        if _MARK in name and (found := project.module(name)) is not None:
            yield found
