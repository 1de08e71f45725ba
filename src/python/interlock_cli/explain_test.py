"""`interlock explain`: one id, and all of them."""

from __future__ import annotations

import json
from pathlib import Path

from interlock.explanations import ENTRIES
from interlock_cli.testing import interlock, on_a_terminal


def test_a_finding_is_explained_by_its_id(tmp_path: Path) -> None:
    done = interlock(tmp_path, "explain", "spec/unknown-key")
    assert done.returncode == 0
    assert done.stdout.startswith("# spec/unknown-key\n")
    assert interlock(tmp_path, "explain", "unknown-key").stdout == done.stdout


def test_rules_are_explained_as_mistakes_are(tmp_path: Path) -> None:
    done = interlock(tmp_path, "explain", "hand-written-contract")
    assert done.stdout.startswith("# lint/hand-written-contract\n")


def test_an_explanation_comes_as_json_too(tmp_path: Path) -> None:
    document = json.loads(interlock(tmp_path, "explain", "spec/unknown-key", "--format", "json").stdout)
    assert document["id"] == "spec/unknown-key"
    assert document["good"][0]["path"].startswith("specs/")


def test_without_an_id_all_are_told_by_kind(tmp_path: Path) -> None:
    told = interlock(tmp_path, "explain").stdout
    sections = [section.splitlines() for section in told.split("\n\n")]
    assert [section[0].partition(":")[0] for section in sections] == sorted(
        {entry.id.partition("/")[0] for entry in ENTRIES}
    )
    assert [line.split()[0] for section in sections for line in section[1:]] == sorted(entry.id for entry in ENTRIES)
    listed = json.loads(interlock(tmp_path, "explain", "--format", "json").stdout)
    assert [each["id"] for each in listed] == sorted(entry.id for entry in ENTRIES)


def test_there_is_colour_on_a_terminal_only_and_not_against_the_users_will(tmp_path: Path) -> None:
    assert "\x1b[1" in on_a_terminal(tmp_path, "explain", "spec/unknown-key")
    assert "\x1b" not in on_a_terminal(tmp_path, "explain", "spec/unknown-key", NO_COLOR="1")
