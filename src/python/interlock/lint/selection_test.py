from __future__ import annotations

from typing import Any

import pytest

from interlock.lint.rule_sets import RULE_SETS
from interlock.lint.selection import STANDARD, SelectionError, parse_selection
from interlock.lint.spec_rules import RULE_IDS

STANDARD_1 = frozenset(RULE_SETS["standard@1"])
MINIMAL_1 = frozenset(RULE_SETS["minimal@1"])


def test_the_longest_folder_counts() -> None:
    selection = parse_selection({"specs": ["standard@1"], "specs/legacy": ["minimal@1"], "specs/legacy/new": []})
    assert selection.rules_of("specs/users") == STANDARD_1
    assert selection.rules_of("specs/legacy") == MINIMAL_1
    assert selection.rules_of("specs/legacy/old/orders") == MINIMAL_1
    assert selection.rules_of("specs/legacy/new/orders") == frozenset()


def test_a_folder_is_no_prefix_of_the_names_of_others() -> None:
    assert parse_selection({"specs/leg": ["minimal@1"]}).rules_of("specs/legacy") == STANDARD_1


def test_the_empty_folder_is_the_whole() -> None:
    assert parse_selection({"": ["minimal@1"]}).rules_of("specs/users") == MINIMAL_1


@pytest.mark.parametrize("folder", ["specs/", "/specs", "specs"])
def test_slashes_around_a_folder_mean_nothing(folder: str) -> None:
    assert parse_selection({folder: ["minimal@1"]}).rules_of("specs/users") == MINIMAL_1


def test_rules_are_added_to_sets_and_taken_away_wherever_they_stand_in_the_list() -> None:
    selection = parse_selection({"specs": ["-lint/type-name", "minimal@1", "+lint/missing-doc"]})
    assert selection.rules_of("specs/users") == (MINIMAL_1 - {"lint/type-name"}) | {"lint/missing-doc"}


def test_of_adding_and_taking_away_one_rule_the_last_counts() -> None:
    assert parse_selection({"specs": ["+lint/type-name", "-lint/type-name"]}).rules_of("specs") == frozenset()


def test_without_configuration_the_standard_counts_everywhere() -> None:
    assert STANDARD.rules_of("specs/users/deep") == STANDARD_1


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ({"specs": ["standrad@1"]}, "no set `standrad@1`, did you mean `standard@1`?"),
        ({"specs": ["standard@9"]}, "the set `standard` has no version 9; there is `standard@1`"),
        ({"specs": ["standard"]}, "`standard` needs a version: `standard@1`"),
        ({"specs": ["+lint/mising-doc"]}, "no rule `lint/mising-doc`, did you mean `lint/missing-doc`?"),
        ({"specs": ["-everything"]}, "no rule `everything`"),
        ({"specs": ["lint/missing-doc"]}, "write `+lint/missing-doc` to add it"),
        ({"specs": ["+minimal@1"]}, "a set is written without a sign, `minimal@1`"),
        ({"specs": ["+spec/unknown-key"]}, "no rule `spec/unknown-key`"),
        ({"specs": ["-lint/unparsable-source"]}, "no rule `lint/unparsable-source`"),
        ({"services": ["standard@1"]}, "rules for `services`: no spec lies there"),
        ({"specification": []}, "no spec lies there"),
        ({"specs": "standard@1"}, "write a list"),
        ({"specs": {"standard": 1}}, "write a list"),
        ({"specs": [1]}, "`1` is no set and no rule"),
        ({"specs": [-5]}, "`-5` is no set and no rule"),
        ({"specs": [["+lint/missing-doc"]]}, "is no set and no rule"),
        ({"specs": [], "specs/": ["standard@1"]}, "rules for `specs/`: they are chosen already"),
        ({"specs": None}, "write a list"),
        (["standard@1"], "rules are chosen by folder"),
    ],
)
def test_what_cannot_be_read_is_told_with_the_entry_and_the_cure(raw: Any, message: str) -> None:
    with pytest.raises(SelectionError) as raised:
        parse_selection(raw)
    assert message in str(raised.value)


def test_where_nothing_is_configured_the_standard_counts() -> None:
    assert parse_selection({}).rules_of("specs/users") == STANDARD_1
    assert parse_selection({"specs/b": []}).rules_of("specs/a") == STANDARD_1


@pytest.mark.parametrize("folder", ["", "specs", "specs/users", "specs/billing", "specs/billing/invoices"])
def test_a_folder_that_holds_specs_or_lies_above_them_may_be_chosen(folder: str) -> None:
    parse_selection({folder: []}).require(lambda: ["specs/users", "specs/billing/invoices"])


def test_the_folder_of_all_specs_may_be_empty() -> None:
    parse_selection({"specs": []}).require(lambda: [])


@pytest.mark.parametrize(
    ("folder", "message"),
    [
        ("specs/usres", "rules for `specs/usres`: there is no folder with specs of that name"),
        ("specs/usres", "did you mean `specs/users`?"),
        ("specs/users/api.yaml", "by folder and not by file: write `specs/users`"),
        ("specs/other/api.yaml", "no folder with specs of that name"),
        ("specs//users", "no folder with specs of that name"),
        ("specs/users/deeper", "no folder with specs of that name"),
        ("specs/user", "no folder with specs of that name"),
    ],
)
def test_a_folder_that_holds_no_specs_is_told_with_what_may_have_been_meant(folder: str, message: str) -> None:
    with pytest.raises(SelectionError) as raised:
        parse_selection({"specs": [], folder: []}).require(lambda: ["specs/users"])
    assert message in str(raised.value)


def test_that_all_folders_lie_in_one_makes_none_of_them_alike() -> None:
    with pytest.raises(SelectionError) as raised:
        parse_selection({"specs/xyz": []}).require(lambda: ["specs/b", "specs/users"])
    assert "did you mean" not in str(raised.value)


def test_sets_are_made_of_rules_that_exist_and_hold_each_once() -> None:
    for rules in RULE_SETS.values():
        assert set(rules) <= RULE_IDS
        assert len(set(rules)) == len(rules)


def test_the_standard_holds_what_is_minimal() -> None:
    assert MINIMAL_1 < STANDARD_1


def test_a_version_of_a_set_never_changes() -> None:
    assert {name: sorted(rules) for name, rules in RULE_SETS.items()} == RECORDED


RECORDED = {
    "minimal@1": [
        "lint/delete-with-body",
        "lint/get-with-side-effect",
        "lint/old-type-spelling",
        "lint/readable-secret",
        "lint/redundant-flag",
        "lint/redundant-status",
        "lint/redundant-wire",
        "lint/secret-in-url",
        "lint/snake-case-name",
        "lint/trailing-slash",
        "lint/type-name",
        "lint/unused-error",
        "lint/unused-event",
        "lint/unused-model",
        "lint/unused-variant",
    ],
    "standard@1": [
        "lint/create-without-idempotency",
        "lint/declared-500",
        "lint/delete-with-body",
        "lint/deprecated-without-sunset",
        "lint/enum-value-style",
        "lint/enum-without-unknown",
        "lint/get-with-side-effect",
        "lint/get-without-output",
        "lint/hollow-doc",
        "lint/missing-doc",
        "lint/missing-error-doc",
        "lint/missing-event-doc",
        "lint/missing-not-found",
        "lint/missing-task-doc",
        "lint/missing-type-doc",
        "lint/money-as-float",
        "lint/old-type-spelling",
        "lint/optional-nullable",
        "lint/patch-without-merge-patch",
        "lint/path-param-name",
        "lint/path-style",
        "lint/readable-secret",
        "lint/redundant-flag",
        "lint/redundant-status",
        "lint/redundant-wire",
        "lint/secret-in-url",
        "lint/snake-case-name",
        "lint/task-without-time-limit",
        "lint/time-as-text",
        "lint/trailing-slash",
        "lint/type-name",
        "lint/unbounded-list",
        "lint/unbounded-string",
        "lint/unpaginated-list",
        "lint/unused-error",
        "lint/unused-event",
        "lint/unused-model",
        "lint/unused-variant",
        "lint/unversioned-api",
        "lint/verb-in-path",
    ],
}
