"""The examples of every rule, through the facade as the command line calls it, with the specs that they show."""

from __future__ import annotations

from pathlib import Path

import pytest

from interlock import compiler
from interlock.diagnostics.catalogue.entry import Example
from interlock.lint.python.rule import PythonRule
from interlock.lint.python.testing import declared, marked
from interlock.lint.python_rules import PYTHON_RULES

EACH = pytest.mark.parametrize("rule", PYTHON_RULES, ids=lambda rule: rule.id)


def reported(example: Example, root: Path) -> list[tuple[str, str]]:
    """The id and `path:line` of each finding in an example."""
    for file in example:
        path = root / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file.text, encoding="utf-8")
    checked = compiler.check(root)
    assert checked.diagnostics == ()
    assert checked.system is not None
    # An example that shows no BUILD file is of a repository whose BUILD files are not looked at.
    services = declared({file.path: file.text for file in example}) or None
    found, sources = compiler.lint_python(root, None, checked.system, services)
    spans = [(each.id, each.primary.span) for each in found]
    return [(id, f"{span.path}:{sources[span.path].position(span.start).line}") for id, span in spans]


@EACH
def test_the_bad_example_is_reported_under_its_id_at_the_marked_lines_alone(rule: PythonRule, tmp_path: Path) -> None:
    lines = marked({file.path: file.text for file in rule.entry.bad})
    found = reported(rule.entry.bad, tmp_path)
    assert {id for id, _ in found} == {rule.id}
    assert lines
    assert [line for _, line in found] == lines


@EACH
def test_the_good_example_has_nothing_to_report(rule: PythonRule, tmp_path: Path) -> None:
    assert reported(rule.entry.good, tmp_path) == []
