"""Python sources for the tests of rules: each line that is to be reported ends with `# found`."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import dedent

from interlock.lint.python.exemptions import service_of
from interlock.lint.python.facts import WorkspaceFacts
from interlock.lint.python.indexer import index
from interlock.lint.python.modules import module_name
from interlock.lint.python.project import Project
from interlock.lint.python.rule import PythonRule
from interlock.lint.python.runner import lint

Sources = Mapping[str, str]
"""Texts of files by their paths. What all lines are indented by is taken away."""

MARK = "# found"


def marked(sources: Sources) -> list[str]:
    """The lines that are marked, as `path:line`."""
    return [
        f"{path}:{number}"
        for path, text in sorted(sources.items())
        for number, line in enumerate(dedent(text).splitlines(), 1)
        if line.endswith(MARK)
    ]


def reported(rule: PythonRule, sources: Sources, facts: WorkspaceFacts) -> list[str]:
    """The lines of services that a rule reports, as `path:line`, once for each finding. The other files can be
    imported, and are not looked at."""
    texts = {path: dedent(text) for path, text in sources.items()}
    modules = [index(path, module_name(path), text.encode()) for path, text in sorted(texts.items())]
    project = Project({module.module: module for module in modules}.get)
    for module in modules:
        project.add(module)
    found = lint([each for each in modules if service_of(each.path) is not None], project, facts, (rule,))
    spans = [each.primary.span for each in found]
    return [f"{span.path}:{texts[span.path].count(chr(10), 0, span.start) + 1}" for span in spans]
