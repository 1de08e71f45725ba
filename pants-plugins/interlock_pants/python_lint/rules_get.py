"""Rules over the Python of services, as a linter."""

from __future__ import annotations

from pants.core.goals.fix import FixResult
from pants.core.goals.lint import LintResult
from pants.core.util_rules.partitions import Partitions
from pants.engine.fs import (
    AddPrefix,
    Digest,
    DigestSubset,
    MergeDigests,
    PathGlobs,
    Paths,
    RemovePrefix,
    Snapshot,
)
from pants.engine.process import FallibleProcessResult, Process, ProcessResult
from pants.engine.rules import Get, MultiGet, collect_rules, rule
from pants.source.source_root import AllSourceRoots

from interlock_pants.codegen.pieces import CompiledFolder, CompileRequest
from interlock_pants.compiler import report
from interlock_pants.compiler.fixer import fixer_rules
from interlock_pants.compiler.mended import MendedFiles, MendRequest
from interlock_pants.compiler.process import OUT, Compiler
from interlock_pants.compiler.report import FailureReport, Presentation, Report, ReportingProcess
from interlock_pants.compiler.undivided import Undivided, undivided
from interlock_pants.python_lint import facts, fix, index, judgement, lint, service_sources
from interlock_pants.python_lint.facts import Facts, FactsRequest
from interlock_pants.python_lint.fix import PythonFixRequest
from interlock_pants.python_lint.import_closure import ImportClosure
from interlock_pants.python_lint.index import (
    GeneratedIndexRequest,
    Index,
    IndexProcess,
    IndexRequest,
    Library,
    LibraryRequest,
    Summaries,
    SummariesRequest,
)
from interlock_pants.python_lint.judgement import Judgement, JudgementRequest
from interlock_pants.python_lint.lint import PythonLint, PythonLintRequest, PythonReportRequest
from interlock_pants.python_lint.service_sources import Batch, ServiceSources
from interlock_pants.services_file.document import DeclaredSystem, DeclaredSystemRequest
from interlock_pants.specs.sources import AllSpecTargets, spec_folders
from interlock_pants.subsystem import Fixer


@rule
async def find_service_sources() -> ServiceSources:
    return ServiceSources.of((await Get(Paths, PathGlobs, service_sources.SOURCES)).files)


@rule
async def partition_python(
    request: PythonLintRequest.PartitionRequest,
    subsystem: PythonLint,
    sources: ServiceSources,
) -> Partitions:
    return undivided(() if subsystem.skip else sorted(frozenset(request.files).intersection(sources.files)))


@rule
async def index_sources(request: IndexRequest) -> Index:
    compiler, sources = await MultiGet(Get(Compiler), Get(Digest, PathGlobs(request.files)))
    return await Get(Index, IndexProcess, index.index_process(request, compiler, sources))


@rule
async def index_generated(request: GeneratedIndexRequest) -> Index:
    compiled, compiler = await MultiGet(Get(CompiledFolder, CompileRequest(request.folder)), Get(Compiler))
    if compiled.findings is not None:
        return index.NOTHING
    modules = await Get(Snapshot, DigestSubset(compiled.digest, PathGlobs(["**/*.py"])))
    return await Get(Index, IndexProcess, index.index_process(IndexRequest(modules.files), compiler, modules.digest))


@rule
async def run_index(request: IndexProcess) -> Index:
    result = await Get(ProcessResult, Process, request.process)
    digest = await Get(Digest, RemovePrefix(result.output_digest, OUT))
    return index.read_index(request, digest, result.stdout)


@rule
async def find_library(request: LibraryRequest, source_roots: AllSourceRoots) -> Library:
    roots = tuple(sorted("" if root.path == "." else root.path for root in source_roots))
    found = await Get(Paths, PathGlobs, index.library_globs(request.modules, roots))
    folders = index.library(found.files, roots)
    in_folders = await MultiGet(Get(Paths, PathGlobs([f"{folder}/*.py"])) for folder, _ in folders)
    return Library(tuple(IndexRequest(paths.files, root) for paths, (_, root) in zip(in_folders, folders)))


@rule
async def read_facts(_: FactsRequest) -> Facts:
    compiler, declared = await MultiGet(Get(Compiler), Get(DeclaredSystem, DeclaredSystemRequest()))
    result = await Get(ProcessResult, Process, facts.facts_process(compiler, declared.digest))
    return Facts(await Get(Digest, RemovePrefix(result.output_digest, OUT)))


@rule
async def close_over_imports(
    request: SummariesRequest, sources: ServiceSources, every_spec: AllSpecTargets
) -> Summaries:
    closure = ImportClosure(request.files, sources.files, spec_folders(every_spec))
    found: list[Index] = []
    while True:
        wanted = closure.advance()
        if not wanted:
            break
        library = await Get(Library, LibraryRequest(wanted.modules))
        of_files = (*(IndexRequest(bucket) for bucket in sources.buckets_with(wanted.files)), *library.indexes)
        indexes = await MultiGet(Get(Index, IndexRequest, request) for request in of_files)
        generated = await MultiGet(Get(Index, GeneratedIndexRequest(folder)) for folder in wanted.spec_folders)
        for each in (*indexes, *generated):
            closure.add(each.imports, each.source_root)
        found += (*indexes, *generated)
    merged = await Get(Digest, MergeDigests(each.digest for each in found))
    summaries = await Get(Digest, DigestSubset(merged, index.summaries_of(closure.reached)))
    return Summaries(summaries, tuple(sorted({each.source_root for each in found} - {""})))


@rule
async def judge_python(request: JudgementRequest) -> Judgement:
    compiler, known, summaries = await MultiGet(
        Get(Compiler), Get(Facts, FactsRequest()), Get(Summaries, SummariesRequest(request.files))
    )
    prefixed = await Get(Digest, AddPrefix(summaries.digest, judgement.SUMMARIES_FOLDER))
    inputs = await Get(Digest, MergeDigests((prefixed, known.digest)))
    process = judgement.judging_process(request, summaries, compiler, inputs)
    result = await Get(FallibleProcessResult, Process, process)
    failure = report.report(result) if result.exit_code else None
    return Judgement(request.files, await Get(Digest, RemovePrefix(result.output_digest, OUT)), failure)


@rule
async def report_on_python(request: PythonReportRequest, sources: ServiceSources) -> Report:
    judged = await MultiGet(Get(Judgement, JudgementRequest(batch.files)) for batch in sources.batches(request.files))
    for each in judged:
        if each.failure is not None:
            return await Get(Report, FailureReport(each.failure, request.presentation))
    found = tuple(each for each in judged if each.has_findings)
    if not found and not request.presentation.is_file:
        return Report(0, "")
    files = tuple(file for each in found for file in each.files)
    compiler, texts = await MultiGet(Get(Compiler), Get(Digest, PathGlobs(files)))
    inputs = await Get(Digest, MergeDigests((texts, *(each.findings for each in found))))
    process = lint.report_process(found, request.presentation, compiler, inputs)
    return await Get(Report, ReportingProcess(process, request.presentation))


@rule(desc="Hold services against specs")
async def lint_python(batch: PythonLintRequest.Batch[str, Undivided[str]], presentation: Presentation) -> LintResult:
    found = await Get(Report, PythonReportRequest(batch.partition_metadata.elements, presentation))
    return report.lint_result(found, batch.tool_name)


@rule
async def partition_for_fix(
    request: PythonFixRequest.PartitionRequest, fixer: Fixer, linter: PythonLint, sources: ServiceSources
) -> Partitions:
    return Partitions() if fixer.skip or linter.skip else fix.partitions(request.files, sources)


@rule(desc="Mend Python of services")
async def fix_python(request: PythonFixRequest.Batch[str, Batch]) -> FixResult:
    found = await Get(Report, PythonReportRequest(request.partition_metadata.files, report.FOR_FIXES))
    mended = await Get(MendedFiles, MendRequest(request.snapshot, (found,)))
    return FixResult(request.snapshot, mended.snapshot, stdout="", stderr="", tool_name=request.tool_name)


def rules():
    return [*collect_rules(), *PythonLintRequest.rules(), *fixer_rules(PythonFixRequest.rules())]
