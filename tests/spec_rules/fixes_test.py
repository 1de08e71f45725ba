"""`fix`: which files it changes, and what it leaves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from interlock.diagnostics.diagnostic import Edit, Fix, Safety
from interlock.diagnostics.render.refused import render_refused
from interlock.lint.spec import runner
from interlock.lint.spec.rule import Check, Finding, SpecRule
from interlock.lint.spec.workspace import Workspace
from interlock.lint.spec_rules import SPEC_RULES
from interlock.mending import fix_specs
from tests.spec_rules.linting import found, only, run, write

STATUS = only("lint/redundant-status")
BAD = "operations: {act: {rest: {method: POST, path: /x, status: 201}}}\n"
GOOD = "operations: {act: {rest: {method: POST, path: /x}}}\n"
BROKEN = "operations: {act: {rest: {method: PSOT, path: /y, status: 201}}}\n"


def test_only_what_is_asked_for_changes(tmp_path: Path) -> None:
    write(
        tmp_path,
        {f"specs/{name}.yaml": BAD for name in ("one/a", "one/b", "two/a")}
        | {"specs/one/b.yaml": BAD.replace("/x", "/y")},
    )
    assert set(fix_specs(tmp_path, ["specs/one/a.yaml"], STATUS).texts) == {"specs/one/a.yaml"}
    assert set(fix_specs(tmp_path, ["specs/one"], STATUS).texts) == {"specs/one/a.yaml", "specs/one/b.yaml"}
    assert set(fix_specs(tmp_path, ["specs/one/"], STATUS).texts) == {"specs/one/a.yaml", "specs/one/b.yaml"}
    assert set(fix_specs(tmp_path, None, STATUS).texts) == {"specs/one/a.yaml", "specs/one/b.yaml", "specs/two/a.yaml"}


def test_a_folder_with_mistakes_stays_as_it_is(tmp_path: Path) -> None:
    write(tmp_path, {"specs/one/a.yaml": BAD, "specs/one/b.yaml": BROKEN})
    outcome = fix_specs(tmp_path, None, STATUS)
    assert outcome.texts == {}
    assert found(outcome.left) == ["spec/unknown-value: PSOT"]


def test_mistakes_of_another_folder_keep_nobody_from_mending_this_one(tmp_path: Path) -> None:
    write(tmp_path, {"specs/one/a.yaml": BAD, "specs/two/b.yaml": BROKEN})
    assert fix_specs(tmp_path, ["specs/one"], STATUS).texts == {"specs/one/a.yaml": GOOD}


def test_an_unsafe_fix_is_left_to_people(tmp_path: Path) -> None:
    write(tmp_path, {"specs/one/a.yaml": GOOD.replace("/x", '"/x/"')})
    outcome = fix_specs(tmp_path, None, only("lint/trailing-slash"))
    assert outcome.texts == {}
    [left] = outcome.left.diagnostics
    assert left.fix is not None
    assert [edit.text for edit in left.fix.edits] == ['"/x"']


def breaking(workspace: Workspace) -> Iterator[Finding]:
    """Finds every operation, and says that the name of `bad` ones has to go."""
    for operation in workspace.operations:
        if operation.name.startswith("bad"):
            fix = Fix("Break it", (Edit(operation.span, "not a name"),))
            yield Finding(operation.span, "a bad name", "have none", fix=fix)


def idle(workspace: Workspace) -> Iterator[Finding]:
    for operation in workspace.operations:
        yield Finding(operation.span, "a name", "", fix=Fix("Leave it", (Edit(operation.span, operation.name),)))


def with_check(check: Check) -> tuple[SpecRule, ...]:
    """All rules, where one that looks for something else does this."""
    return tuple(SpecRule(rule.entry, check) if rule.id == "lint/missing-doc" else rule for rule in SPEC_RULES)


def test_a_fix_that_makes_a_mistake_is_left_out_alone_and_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "SPEC_RULES", with_check(breaking))
    operations = "".join(f"  {name}: {{rest: {{method: POST, path: /{name}, status: 201}}}}\n" for name in "abcdefg")
    bad = "  bad: {rest: {method: POST, path: /bad}}\n"
    write(tmp_path, {"specs/one/a.yaml": f"operations:\n{bad}{operations}", "specs/two/a.yaml": BAD})
    outcome = fix_specs(tmp_path, None, only("lint/missing-doc", "lint/redundant-status"))
    assert outcome.texts == {
        "specs/one/a.yaml": f"operations:\n{bad}{operations.replace(', status: 201', '')}",
        "specs/two/a.yaml": GOOD,
    }
    assert found(outcome.left) == ["lint/missing-doc: bad"]
    assert [each.primary for each in outcome.refused] == [each.primary for each in outcome.left.diagnostics]
    assert [each.fix.safety for each in outcome.left.diagnostics if each.fix is not None] == [Safety.UNSAFE]
    assert render_refused(outcome.refused, outcome.left.sources).startswith(
        "specs/one/a.yaml:2:3: the fix of lint/missing-doc was not applied"
    )


def test_a_fix_that_changes_nothing_keeps_no_other_from_being_applied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "SPEC_RULES", with_check(idle))
    write(tmp_path, {"specs/one/a.yaml": BAD})
    outcome = fix_specs(tmp_path, None, only("lint/missing-doc", "lint/redundant-status"))
    assert outcome.texts == {"specs/one/a.yaml": GOOD}
    assert [each.id for each in outcome.refused] == ["lint/missing-doc"]


def test_the_command_rewrites_files_and_reports_what_is_left(tmp_path: Path) -> None:
    write(tmp_path, {"specs/one/a.yaml": BAD, "specs/two/a.yaml": BAD})
    rules = '{"specs": ["+lint/redundant-status", "+lint/missing-doc"]}'
    result = run(tmp_path, "fix", "--rules", rules, "specs/one/a.yaml")
    assert (result.returncode, result.stderr) == (1, "")
    assert "lint/missing-doc" in result.stdout
    assert "lint/redundant-status" not in result.stdout
    assert (tmp_path / "specs/one/a.yaml").read_text() == GOOD
    assert (tmp_path / "specs/two/a.yaml").read_text() == BAD
    assert run(tmp_path, "fix", "--rules", '{"specs": ["+lint/redundant-status"]}').returncode == 0
    assert (tmp_path / "specs/two/a.yaml").read_text() == GOOD


def test_a_file_that_needs_no_fix_is_not_written(tmp_path: Path) -> None:
    write(tmp_path, {"specs/one/a.yaml": GOOD})
    (tmp_path / "specs/one/a.yaml").chmod(0o444)
    before = (tmp_path / "specs/one/a.yaml").stat().st_mtime_ns
    assert run(tmp_path, "fix", "--rules", '{"specs": ["minimal@1"]}').returncode == 0
    assert (tmp_path / "specs/one/a.yaml").stat().st_mtime_ns == before


def test_check_takes_rules_and_its_exit_code_tells_of_findings(tmp_path: Path) -> None:
    write(tmp_path, {"specs/one/a.yaml": BAD})
    assert run(tmp_path, "check").returncode == 0
    result = run(tmp_path, "check", "--rules", '{"specs": ["minimal@1"]}')
    assert result.returncode == 1
    assert "specs/one/a.yaml:1" in result.stdout


@pytest.mark.parametrize("command", ["check", "fix"])
@pytest.mark.parametrize("path", ["nowhere", "specs", "specs/one/b.yaml", "specs/one/deeper", "/", "specs/../.."])
def test_a_path_with_nothing_to_look_at_is_wrong_usage(command: str, path: str, tmp_path: Path) -> None:
    write(tmp_path, {"specs/one/a.yaml": BAD})
    result = run(tmp_path, command, path)
    assert (result.returncode, result.stdout) == (2, "")
    assert f"{path}: this is no" in result.stderr
    assert "Traceback" not in result.stderr


def test_rules_of_a_file_are_those_of_its_folder(tmp_path: Path) -> None:
    write(tmp_path, {"specs/one/a.yaml": BAD})
    assert run(tmp_path, "check", "specs/one/a.yaml").returncode == 2


@pytest.mark.parametrize("folder", ["specs/one", "specs/one/", "./specs/one", "specs/../specs/one"])
def test_a_folder_may_be_written_in_any_way(folder: str, tmp_path: Path) -> None:
    write(tmp_path, {"specs/one/a.yaml": BAD})
    rules = '{"specs": ["+lint/redundant-status"]}'
    assert "lint/redundant-status" in run(tmp_path, "check", "--rules", rules, folder).stdout
    assert "lint/redundant-status" in run(tmp_path, "check", "--rules", rules, str(tmp_path / folder)).stdout
    assert run(tmp_path, "fix", "--rules", rules, folder).returncode == 0


def test_rules_that_cannot_be_read_are_wrong_usage(tmp_path: Path) -> None:
    write(tmp_path, {"specs/one/a.yaml": BAD})
    for command in ("check", "fix"):
        for rules, message in (
            ("{", "no JSON"),
            ('{"specs": ["standrad@1"]}', "did you mean `standard@1`?"),
            ('{"specs": [-5]}', "`-5` is no set and no rule"),
            ('{"specs/oen": []}', "rules for `specs/oen`: there is no folder with specs of that name"),
        ):
            result = run(tmp_path, command, "--rules", rules)
            assert result.returncode == 2
            assert message in result.stderr
            assert "Traceback" not in result.stderr
