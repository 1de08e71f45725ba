from __future__ import annotations

from pants.backend.python.util_rules.pex_environment import PythonExecutable
from pants.engine.fs import EMPTY_DIGEST, Digest, MergeDigests, PathGlobs
from pants.testutil.rule_runner import MockGet, run_rule_with_mocks

from interlock_pants.compiler.process import Compiler
from interlock_pants.compiler.report import FailureReport, Presentation, Report, ReportingProcess
from interlock_pants.python_lint.judgement import Judgement, JudgementRequest
from interlock_pants.python_lint.lint import PythonReportRequest
from interlock_pants.python_lint.rules_get import report_on_python
from interlock_pants.python_lint.service_sources import ServiceSources
from interlock_pants.subsystem import Format

FILES = tuple(f"services/shop/part_{number:03}.py" for number in range(900))
SOURCES = ServiceSources.of(FILES)
TEXT, SARIF = Presentation(Format.text, "never"), Presentation(Format.sarif, "never")
SOMETHING = Digest("a" * 64, 1)
SHOWN = Report(1, "shown")
FAILED = Report(70, "Traceback")


class Reporting:
    """A report on all files, where some batches, by their number, have findings and some fail."""

    def __init__(self, presentation: Presentation, found: tuple[int, ...] = (), failed: tuple[int, ...] = ()) -> None:
        self.read: list[tuple[str, ...]] = []
        self.arguments: tuple[str, ...] = ()
        self.failures: list[Report] = []
        self.batches = [batch.files for batch in SOURCES.batches(FILES)]
        self._found, self._failed = found, failed
        self.report: Report = run_rule_with_mocks(
            report_on_python,
            rule_args=[PythonReportRequest(FILES, presentation), SOURCES],
            mock_gets=[
                MockGet(Judgement, (JudgementRequest,), self._judged),
                MockGet(Compiler, (), lambda: Compiler(EMPTY_DIGEST, PythonExecutable("/python"))),
                MockGet(Digest, (PathGlobs,), self._texts),
                MockGet(Digest, (MergeDigests,), lambda _: EMPTY_DIGEST),
                MockGet(Report, (ReportingProcess,), self._shown),
                MockGet(Report, (FailureReport,), self._failure),
            ],
        )

    def _judged(self, request: JudgementRequest) -> Judgement:
        number = self.batches.index(request.files)
        findings = SOMETHING if number in self._found else EMPTY_DIGEST
        return Judgement(request.files, findings, FAILED if number in self._failed else None)

    def _texts(self, globs: PathGlobs) -> Digest:
        self.read.append(tuple(globs.globs))
        return EMPTY_DIGEST

    def _shown(self, request: ReportingProcess) -> Report:
        self.arguments = request.process.argv
        return SHOWN

    def _failure(self, request: FailureReport) -> Report:
        self.failures.append(request.said)
        return request.said


def test_where_nothing_is_found_no_process_shows_it() -> None:
    reporting = Reporting(TEXT)
    assert (reporting.report, reporting.arguments) == (Report(0, ""), ())


def test_a_report_for_programs_is_written_where_nothing_is_found_too() -> None:
    reporting = Reporting(SARIF)
    assert reporting.report == SHOWN
    assert reporting.read == [()]


def test_findings_of_all_batches_are_one_report_that_reads_the_files_of_those_alone() -> None:
    reporting = Reporting(TEXT, found=(0, 2))
    first, _, third = reporting.batches
    assert reporting.read == [(*first, *third)]
    assert [argument for argument in reporting.arguments if argument.endswith(".py.json")] == [
        f"__findings/{first[0]}.json",
        f"__findings/{third[0]}.json",
    ]


def test_a_batch_that_could_not_be_judged_is_told_of_and_nothing_is_said_to_be_all_that_is_found() -> None:
    reporting = Reporting(SARIF, found=(0,), failed=(1,))
    assert (reporting.report, reporting.failures, reporting.arguments) == (FAILED, [FAILED], ())
