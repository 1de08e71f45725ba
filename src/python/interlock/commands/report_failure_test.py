"""`report-failure` as a build runs it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from interlock.__main__ import main

REASON = "The graph was not looked at, because specs have errors."


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def failure(format: str) -> Path:
    file = Path("out/report")
    assert main(["report-failure", "--format", format, "--report", str(file), REASON]) == 0
    return file


def test_json_has_the_reason_beside_no_diagnostics() -> None:
    assert json.loads(failure("json").read_text()) == {
        "failure": REASON,
        "diagnostics": [],
        "summary": {"errors": 0, "warnings": 0, "files": 0, "safelyFixable": 0},
    }


def test_sarif_tells_of_a_run_that_failed_and_claims_no_results() -> None:
    (run,) = json.loads(failure("sarif").read_text())["runs"]
    (invocation,) = run["invocations"]
    assert not invocation["executionSuccessful"]
    assert [told["message"]["text"] for told in invocation["toolExecutionNotifications"]] == [REASON]
    assert "results" not in run


@pytest.mark.parametrize("format", ["text", "github"])
def test_what_people_read_is_not_written(format: str) -> None:
    assert not failure(format).exists()
