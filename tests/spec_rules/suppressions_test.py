"""Comments that allow findings, from the file to the report."""

from __future__ import annotations

from pathlib import Path

import pytest

from interlock.compiler import check
from interlock.diagnostics.catalogue.entry import Entry
from interlock.diagnostics.catalogue.suppressions import SUPPRESSION_ENTRIES
from interlock.lint.selection import parse_selection
from interlock.mending import fix_specs
from tests.spec_rules.linting import example, found, only, places, write

TIMES = only("lint/time-as-text")
PATH = "specs/shop/models.yaml"


def lint(root: Path, models: str) -> list[str]:
    write(root, {PATH: models})
    return places(check(root, rules=TIMES))


@pytest.mark.parametrize("entry", SUPPRESSION_ENTRIES, ids=lambda entry: entry.id)
def test_the_bad_example_is_found_and_the_good_one_is_clean(entry: Entry, tmp_path: Path) -> None:
    example(tmp_path, entry.bad)
    reported = {each.id for each in check(tmp_path, rules=TIMES).diagnostics}
    assert entry.id in reported
    assert reported <= {entry.id, "lint/time-as-text"}
    example(tmp_path, entry.good)
    assert check(tmp_path, rules=TIMES).diagnostics == ()


def test_a_comment_covers_its_line_only(tmp_path: Path) -> None:
    models = """
        models:
          Order:
            fields:
              placed_at: string # interlock: allow lint/time-as-text -- older than zones
              sent_at: string
        """
    assert lint(tmp_path, models) == [f"lint/time-as-text {PATH}:5"]


def test_a_comment_above_covers_the_next_entry_only(tmp_path: Path) -> None:
    models = """
        models:
          Order:
            fields:
              # interlock: allow lint/time-as-text -- older than zones

              # When it came in.
              placed_at: string
              sent_at: string
        """
    assert lint(tmp_path, models) == [f"lint/time-as-text {PATH}:8"]


def test_one_comment_allows_all_findings_of_its_line(tmp_path: Path) -> None:
    models = """
        models:
          # interlock: allow lint/time-as-text -- older than zones
          Order: {fields: {placed_at: string, sent_at: string}}
        """
    assert lint(tmp_path, models) == []


@pytest.mark.parametrize(
    "comment", ["# noqa", "# noqa: lint/time-as-text", "# yamllint disable-line", "# type: ignore"]
)
def test_comments_for_other_tools_suppress_nothing(comment: str, tmp_path: Path) -> None:
    models = f"models:\n  Order: {{fields: {{placed_at: string}}}} {comment}\n"
    assert lint(tmp_path, models) == [f"lint/time-as-text {PATH}:2"]


def test_without_a_reason_the_finding_stays(tmp_path: Path) -> None:
    models = "models:\n  Order: {fields: {placed_at: string}} # interlock: allow lint/time-as-text\n"
    assert lint(tmp_path, models) == [
        f"lint/time-as-text {PATH}:2",
        f"lint/suppression-without-reason {PATH}:2",
    ]


def test_errors_and_rules_over_python_cannot_be_allowed_in_a_spec(tmp_path: Path) -> None:
    models = """
        # interlock: allow spec/unknown-model -- it will come
        # interlock: allow lint/unparsable-source -- it is yaml
        models: {Order: {fields: {id: int}}}
        """
    assert lint(tmp_path, models) == [
        f"lint/suppression-syntax {PATH}:1",
        f"lint/suppression-of-unknown-rule {PATH}:2",
    ]


def test_without_rules_nothing_is_said_about_suppressions(tmp_path: Path) -> None:
    write(tmp_path, {PATH: "models: {} # interlock: nonsense\n"})
    assert check(tmp_path).diagnostics == ()


def test_a_comment_about_a_rule_that_is_not_chosen_here_is_left_alone(tmp_path: Path) -> None:
    models = "models:\n  Order: {fields: {id: int}} # interlock: allow lint/missing-type-doc -- it is an order\n"
    assert lint(tmp_path, models) == []


def test_comments_of_folders_that_are_not_asked_for_are_not_looked_at(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            PATH: "models: {} # interlock: nonsense\n",
            "specs/users/models.yaml": "models: {User: {fields: {created_at: string}}}\n",
        },
    )
    assert places(check(tmp_path, ["specs/users"], TIMES)) == ["lint/time-as-text specs/users/models.yaml:1"]


def test_each_folder_has_its_rules(tmp_path: Path) -> None:
    text = "models: {User: {fields: {created_at: string}}}\n"
    write(tmp_path, {f"specs/{name}/models.yaml": text for name in ("users", "legacy/old", "legacy/new")})
    rules = parse_selection(
        {"specs": ["+lint/time-as-text"], "specs/legacy": [], "specs/legacy/new": ["+lint/missing-type-doc"]}
    )
    assert places(check(tmp_path, rules=rules)) == [
        "lint/missing-type-doc specs/legacy/new/models.yaml:1",
        "lint/time-as-text specs/users/models.yaml:1",
    ]


def test_specs_with_mistakes_are_not_held_against_rules(tmp_path: Path) -> None:
    write(tmp_path, {PATH: "models: {Order: {fields: {created_at: string, x: Lost}}}\n"})
    assert found(check(tmp_path, rules=TIMES)) == ["spec/unknown-model: Lost"]


def test_unused_comments_are_taken_away_with_what_holds_them(tmp_path: Path) -> None:
    models = """
        models:
          # interlock: allow lint/time-as-text -- older than zones
          # An order.
          Order:
            fields:
              placed_at: datetime  # interlock: allow lint/time-as-text -- older than zones
              sent_at: string # interlock: allow lint/time-as-text -- older than zones
        """
    write(tmp_path, {PATH: models})
    outcome = fix_specs(tmp_path, None, TIMES)
    assert outcome.left.diagnostics == ()
    write(
        tmp_path,
        {
            "expected": """
        models:
          # An order.
          Order:
            fields:
              placed_at: datetime
              sent_at: string # interlock: allow lint/time-as-text -- older than zones
        """
        },
    )
    assert outcome.texts == {PATH: (tmp_path / "expected").read_text()}


def test_fixes_of_several_kinds_are_applied_until_none_is_left(tmp_path: Path) -> None:
    rest = "operations:\n  act:\n    rest: {method: POST, path: /x"
    comment = "# interlock: allow lint/redundant-status -- so that it is seen"
    text = f"{rest}, status: 201}}\n    {comment}\n    idempotent: false\n"
    write(tmp_path, {"specs/shop/api.yaml": text})
    outcome = fix_specs(tmp_path, None, only("lint/redundant-status", "lint/redundant-flag"))
    assert outcome.texts == {"specs/shop/api.yaml": f"{rest}}}\n"}
    assert outcome.left.diagnostics == ()


@pytest.mark.parametrize("rule", ["graph/unread-event", "graph/no-such-rule"])
def test_comments_about_the_graph_are_for_who_knows_the_services(rule: str, tmp_path: Path) -> None:
    comment = f"# interlock: allow {rule} -- the warehouse reads it"
    assert lint(tmp_path, f"models: {{Order: {{fields: {{placed_at: datetime}}}}}} {comment}\n") == []
    assert fix_specs(tmp_path, None, TIMES).texts == {}
