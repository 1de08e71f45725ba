"""What docs/graph.md says of the graph is so."""

from __future__ import annotations

import json
import re

from interlock.connections import affected_by
from interlock.topology.drawing.json import affected_json, graph_json
from interlock.topology.drawing.text import affected_text
from interlock.topology.graph_rules import GRAPH_ENTRIES, GRAPH_RULES, USAGE_RULES
from interlock.topology.mistakes import MISTAKES
from tests.graph.reference import ROOT, connected, graph

TEXT = (ROOT / "docs" / "graph.md").read_text(encoding="utf-8")


def test_every_finding_is_listed_with_its_severity() -> None:
    rows = re.findall(r"^\| \[(graph/[a-z-]+)\]\(diagnostics/(graph-[a-z-]+\.md)\) \| (\w+) \|", TEXT, re.MULTILINE)
    severities = {rule.id: rule.severity.value for rule in GRAPH_RULES}
    severities |= {rule.id: rule.severity.value for rule in USAGE_RULES}
    severities |= {entry.id: "error" for entry in MISTAKES}
    assert rows == [
        (entry.id, entry.page, severities[entry.id]) for entry in sorted(GRAPH_ENTRIES, key=lambda each: each.id)
    ]


def test_the_findings_that_no_comment_allows_are_named() -> None:
    named = re.search(r"leads nowhere \(([^)]*)\)", TEXT)
    assert named is not None
    assert re.findall(r"`([a-z-]+)`", named[1]) == [entry.id.removeprefix("graph/") for entry in MISTAKES]


def test_the_example_of_a_change_is_what_is_printed() -> None:
    examples = re.findall(r"^\$ \./pants graph --affected-by=(\S+)\n((?:.+\n)+?)```", TEXT, re.MULTILINE)
    assert examples
    for path, printed in examples:
        assert affected_text(graph(), affected_by(connected(), [path]).services) == printed


def test_the_members_of_the_json_are_those_that_are_told() -> None:
    document = json.loads(graph_json(graph()))
    told = dict(re.findall(r"^\| `(services|calls|events|tasks)` \| (.*) \|$", TEXT, re.MULTILINE))
    assert list(told) == [name for name in document if name != "version"]
    for name, members in told.items():
        for item in document[name][:1]:
            assert {*re.findall(r"`(\w+)`", members)} == {*item}
    affected = json.loads(affected_json(["specs"], affected_by(connected(), ["specs"]).services))
    sentence = TEXT[TEXT.index("With `--affected-by` the object has") :].partition("\n\n")[0]
    for member in (*affected, *affected["affected"][0]):
        assert f"`{member}`" in sentence
