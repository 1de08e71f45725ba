"""`fix`: which files it changes, and what it leaves."""

from __future__ import annotations

from pathlib import Path

from interlock.compiler import fix_specs
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


def test_rules_that_cannot_be_read_are_wrong_usage(tmp_path: Path) -> None:
    for command in ("check", "fix"):
        for rules, message in (("{", "no JSON"), ('{"specs": ["standrad@1"]}', "did you mean `standard@1`?")):
            result = run(tmp_path, command, "--rules", rules)
            assert result.returncode == 2
            assert message in result.stderr
            assert "Traceback" not in result.stderr
