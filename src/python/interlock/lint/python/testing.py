"""Python sources for the tests of rules: each line that is to be reported ends with `# found`; and BUILD files."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import dedent

from interlock.diagnostics.diagnostic import Diagnostic
from interlock.ir.services import Service
from interlock.lint.python.exemptions import service_of
from interlock.lint.python.facts import WorkspaceFacts
from interlock.lint.python.indexing.indexer import index
from interlock.lint.python.modules import module_name
from interlock.lint.python.resolving.project import Project
from interlock.lint.python.rule import PythonRule
from interlock.lint.python.runner import lint
from interlock.topology.testing import read_build

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


def declared(files: Mapping[str, str]) -> tuple[Service, ...]:
    """The services of all BUILD files among some texts by their paths."""
    builds = [(path, text) for path, text in sorted(files.items()) if path.endswith("/BUILD")]
    return tuple(service for path, text in builds for service in read_build(path, dedent(text)))


def reported(rule: PythonRule, sources: Sources, facts: WorkspaceFacts) -> list[str]:
    """The lines of services that a rule reports, as `path:line`, once for each finding."""
    spans = [each.primary.span for each in found_in(rule, sources, facts)]
    return [f"{span.path}:{dedent(sources[span.path]).count(chr(10), 0, span.start) + 1}" for span in spans]


def found_in(rule: PythonRule, sources: Sources, facts: WorkspaceFacts) -> tuple[Diagnostic, ...]:
    """What a rule finds in the files of services. The other files can be imported, and are not looked at."""
    modules = [index(path, module_name(path), dedent(text).encode()) for path, text in sorted(sources.items())]
    project = Project({module.module: module for module in modules}.get)
    for module in modules:
        project.add(module)
    return lint([each for each in modules if service_of(each.path) is not None], project, facts, (rule,))
