"""Every rule over specs is listed, finds its bad example and passes its good one."""

from __future__ import annotations

from pathlib import Path

import pytest

from interlock.compiler import check
from interlock.diagnostics.suppression import SUPPRESSION_IDS
from interlock.lint import spec_rules
from interlock.lint.rules import spec as rules_folder
from interlock.lint.spec.rule import SpecRule
from interlock.lint.spec_rules import RULE_IDS, SPEC_RULES
from tests.spec_rules.linting import example, only, run, write

EACH = pytest.mark.parametrize("rule", SPEC_RULES, ids=lambda rule: rule.id)


@EACH
def test_the_bad_example_is_found_under_the_id_of_the_rule(rule: SpecRule, tmp_path: Path) -> None:
    example(tmp_path, rule.entry.bad)
    found = check(tmp_path, rules=only(rule.id)).diagnostics
    assert {each.id for each in found} == {rule.id}
    lines = {file.path: file.text.splitlines() for file in rule.entry.bad}
    for each in found:
        place = each.primary.span
        assert place.end > place.start
        assert lines[place.path]


@EACH
def test_the_good_example_is_clean(rule: SpecRule, tmp_path: Path) -> None:
    example(tmp_path, rule.entry.good)
    checked = check(tmp_path, rules=only(rule.id))
    assert checked.system is not None
    assert checked.diagnostics == ()


@EACH
def test_a_finding_says_what_to_do(rule: SpecRule, tmp_path: Path) -> None:
    example(tmp_path, rule.entry.bad)
    assert all(each.help for each in check(tmp_path, rules=only(rule.id)).diagnostics)


def test_findings_are_the_same_under_any_hash_seed(tmp_path: Path) -> None:
    for number, rule in enumerate(SPEC_RULES):
        write(tmp_path, {file.path.replace("/shop/", f"/shop_{number}/"): file.text for file in rule.entry.bad})
    reports = {
        run(tmp_path, "check", "--rules", '{"specs": ["standard@1"]}', PYTHONHASHSEED=seed).stdout
        for seed in ("0", "1", "2")
    }
    [report] = reports
    assert all(rule.id in report for rule in SPEC_RULES)


def test_every_file_of_a_rule_is_listed() -> None:
    [folder] = rules_folder.__path__
    files = {path.stem for path in Path(folder).glob("*.py")} - {"__init__"}
    assert files == {f"{rule.id.removeprefix('lint/').replace('-', '_')}" for rule in SPEC_RULES}
    assert all(getattr(spec_rules, name).RULE in SPEC_RULES for name in files)


def test_every_id_is_there_once() -> None:
    assert len(RULE_IDS) == len(SPEC_RULES)
    assert not RULE_IDS & set(SUPPRESSION_IDS)
