from __future__ import annotations

from pathlib import Path

import pytest

from infra.ci.junit_summary import Report, Summary, main, read_report, summarise

REPORT = """\
<?xml version="1.0" encoding="utf-8"?>
<testsuites><testsuite name="pytest" errors="1" failures="1" skipped="1" tests="5">
  <testcase classname="a" name="good"/>
  <testcase classname="a" name="bad"><failure message="no"/></testcase>
  <testcase classname="a" name="broken"><error message="setup"/></testcase>
  <testcase classname="a" name="both"><failure message="no"/><error message="teardown"/></testcase>
  <testcase classname="a" name="left_out"><skipped message="why"/></testcase>
</testsuite></testsuites>
"""


def test_each_case_counts_once() -> None:
    assert read_report(REPORT) == Report(passed=1, failed=3, skipped=1)


def test_a_file_that_left_no_report_is_a_failure() -> None:
    log = "✓ a_test.py:x succeeded in 0.1s.\n✕ b_test.py:x failed in 0.2s.\n✕ c_test.py:x timed out after 1s.\n"

    summary = summarise([Report(3, 0, 0), Report(1, 2, 0)], log)

    assert summary == Summary(passed=4, failed=3, skipped=0)


@pytest.mark.parametrize(
    ("summary", "good"),
    [
        (Summary(2, 0, 0), True),
        (Summary(2, 1, 0), False),
        (Summary(2, 0, 1), False),
        (Summary(0, 0, 0), False),
    ],
)
def test_failures_skips_and_nothing_at_all_are_no_success(summary: Summary, good: bool) -> None:
    assert summary.good() is good


def test_the_line_is_printed_and_decides_the_exit_status(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    reports = tmp_path / "reports"
    reports.mkdir()
    (reports / "a.xml").write_text('<testsuite><testcase name="good"/></testsuite>', encoding="utf-8")
    log = tmp_path / "log"
    log.write_text("✓ a_test.py:tests succeeded in 0.1s.\n", encoding="utf-8")

    assert main(str(reports), str(log)) == 0
    assert capsys.readouterr().out == "1 passed, 0 failed\n"
