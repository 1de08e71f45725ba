"""The closing line of a test run, `12 passed, 0 failed`, from the JUnit reports and the log that Pants wrote.

    python3 infra.ci.junit_summary.py REPORTS LOG

Exit status 1 when anything failed, was skipped (in CI a check that did not run is a defect), or when nothing ran.
"""

from __future__ import annotations

import re
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

# A test file that crashed or ran out of time leaves no report, only this line in the log.
_FAILED_FILE = re.compile(r"^✕ \S+ (?:failed|timed out)", re.MULTILINE)


@dataclass(frozen=True)
class Summary:
    passed: int
    failed: int
    skipped: int

    def line(self) -> str:
        counted = f"{self.passed} passed, {self.failed} failed"
        return f"{counted}, {self.skipped} skipped" if self.skipped else counted

    def good(self) -> bool:
        return self.passed > 0 and not self.failed and not self.skipped


@dataclass(frozen=True)
class Report:
    """One test file."""

    passed: int
    failed: int
    skipped: int


def read_report(document: str) -> Report:
    """Counts each test case once: one with both a failure and an error of its teardown is one that failed."""
    passed = failed = skipped = 0
    for case in ElementTree.fromstring(document).iter("testcase"):
        if case.find("failure") is not None or case.find("error") is not None:
            failed += 1
        elif case.find("skipped") is not None:
            skipped += 1
        else:
            passed += 1
    return Report(passed, failed, skipped)


def summarise(reports: Iterable[Report], log: str) -> Summary:
    """Files that failed as a whole count as one failure each."""
    every = tuple(reports)
    told = sum(1 for report in every if report.failed)
    unreported = max(0, len(_FAILED_FILE.findall(log)) - told)
    return Summary(
        passed=sum(report.passed for report in every),
        failed=sum(report.failed for report in every) + unreported,
        skipped=sum(report.skipped for report in every),
    )


def main(reports: str, log: str) -> int:
    documents = (path.read_text(encoding="utf-8") for path in sorted(Path(reports).glob("**/*.xml")))
    summary = summarise(map(read_report, documents), Path(log).read_text(encoding="utf-8"))
    print(summary.line())
    return 0 if summary.good() else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
