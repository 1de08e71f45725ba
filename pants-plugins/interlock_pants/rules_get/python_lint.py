"""Rules over the Python of services, as a linter."""

from __future__ import annotations

from pants.core.goals.lint import LintResult
from pants.core.util_rules.partitions import Partitions
from pants.engine.fs import (
    EMPTY_DIGEST,
    AddPrefix,
    Digest,
    DigestContents,
    DigestSubset,
    MergeDigests,
    PathGlobs,
    Paths,
    RemovePrefix,
    Snapshot,
)
from pants.engine.process import FallibleProcessResult, Process, ProcessResult
from pants.engine.rules import Get, MultiGet, collect_rules, rule
from pants.option.global_options import GlobalOptions
from pants.source.source_root import AllSourceRoots

from interlock_pants import python_lint, report, spec_sources
from interlock_pants.codegen import CompiledFolder, CompileRequest
from interlock_pants.compiler_process import OUT, Compiler
from interlock_pants.import_closure import ImportClosure
from interlock_pants.python_lint import (
    Batch,
    Facts,
    FactsRequest,
    GeneratedIndexRequest,
    Index,
    IndexProcess,
    IndexRequest,
    Library,
    LibraryRequest,
    PythonLint,
    PythonLintRequest,
    ServiceSources,
    Summaries,
    SummariesRequest,
)
from interlock_pants.report import Presentation
from interlock_pants.services_file import (
    DeclaredSystem,
    DeclaredSystemRequest,
    MalformedServices,
    MalformedServicesRequest,
)
from interlock_pants.spec_sources import AllSpecTargets
from interlock_pants.subsystem import Interlock


@rule
async def find_service_sources() -> ServiceSources:
    return ServiceSources.of((await Get(Paths, PathGlobs, python_lint.SOURCES)).files)


@rule
async def partition_python(
    request: PythonLintRequest.PartitionRequest, subsystem: PythonLint, sources: ServiceSources
) -> Partitions:
    return Partitions() if subsystem.skip else python_lint.partitions(request.files, sources)


@rule
async def index_sources(request: IndexRequest) -> Index:
    compiler, sources = await MultiGet(Get(Compiler), Get(Digest, PathGlobs(request.files)))
    return await Get(Index, IndexProcess, python_lint.index_process(request, compiler, sources))


@rule
async def index_generated(request: GeneratedIndexRequest) -> Index:
    compiled, compiler = await MultiGet(Get(CompiledFolder, CompileRequest(request.folder)), Get(Compiler))
    if compiled.findings is not None:
        return python_lint.NOTHING
    modules = await Get(Snapshot, DigestSubset(compiled.digest, PathGlobs(["**/*.py"])))
    return await Get(
        Index, IndexProcess, python_lint.index_process(IndexRequest(modules.files), compiler, modules.digest)
    )


@rule
async def run_index(request: IndexProcess) -> Index:
    result = await Get(ProcessResult, Process, request.process)
    digest = await Get(Digest, RemovePrefix(result.output_digest, OUT))
    return python_lint.read_index(request, digest, await Get(DigestContents, Digest, digest))


@rule
async def find_library(request: LibraryRequest, source_roots: AllSourceRoots) -> Library:
    roots = tuple(sorted("" if root.path == "." else root.path for root in source_roots))
    found = await Get(Paths, PathGlobs, python_lint.library_globs(request.modules, roots))
    folders = python_lint.library(found.files, roots)
    in_folders = await MultiGet(Get(Paths, PathGlobs([f"{folder}/*.py"])) for folder, _ in folders)
    return Library(tuple(IndexRequest(paths.files, root) for paths, (_, root) in zip(in_folders, folders)))


@rule
async def read_facts(_: FactsRequest) -> Facts:
    malformed = await Get(MalformedServices, MalformedServicesRequest())
    if malformed.text is not None:
        return Facts(EMPTY_DIGEST, report.put_off(python_lint.SUBJECT, report.WRONG_FIELDS))
    compiler, declared = await MultiGet(Get(Compiler), Get(DeclaredSystem, DeclaredSystemRequest()))
    result = await Get(FallibleProcessResult, Process, python_lint.facts_process(compiler, declared.digest))
    if result.exit_code:
        return Facts(EMPTY_DIGEST, python_lint.no_facts(result.exit_code, result.stdout, result.stderr))
    return Facts(await Get(Digest, RemovePrefix(result.output_digest, OUT)), None)


@rule
async def close_over_imports(
    request: SummariesRequest, sources: ServiceSources, every_spec: AllSpecTargets
) -> Summaries:
    closure = ImportClosure(request.files, sources.files, spec_sources.spec_folders(every_spec))
    found: list[Index] = []
    while True:
        wanted = closure.advance()
        if not wanted:
            break
        library = await Get(Library, LibraryRequest(wanted.modules))
        of_files = (*(IndexRequest(bucket) for bucket in sources.buckets_with(wanted.files)), *library.indexes)
        indexes = await MultiGet(Get(Index, IndexRequest, request) for request in of_files)
        generated = await MultiGet(Get(Index, GeneratedIndexRequest(folder)) for folder in wanted.spec_folders)
        for index in (*indexes, *generated):
            closure.add(index.imports, index.source_root)
        found += (*indexes, *generated)
    merged = await Get(Digest, MergeDigests(index.digest for index in found))
    summaries = await Get(Digest, DigestSubset(merged, python_lint.summaries_of(closure.reached)))
    return Summaries(summaries, tuple(sorted({index.source_root for index in found} - {""})))


@rule(desc="Hold services against specs")
async def lint_python(
    batch: PythonLintRequest.Batch[str, Batch], interlock: Interlock, options: GlobalOptions
) -> LintResult:
    files = batch.partition_metadata.files
    facts = await Get(Facts, FactsRequest())
    if facts.report is not None:
        return report.lint_result(facts.report, batch.tool_name)
    compiler, summaries, sources = await MultiGet(
        Get(Compiler),
        Get(Summaries, SummariesRequest(files)),
        Get(Digest, PathGlobs(files)),
    )
    prefixed = await Get(Digest, AddPrefix(summaries.digest, python_lint.SUMMARIES_FOLDER))
    inputs = await Get(Digest, MergeDigests((prefixed, facts.digest, sources)))
    presentation = Presentation.of(interlock.output_format, options.colors)
    process = python_lint.lint_process(files, summaries, presentation, compiler, inputs)
    result = await Get(FallibleProcessResult, Process, process)
    found = report.report(result, await Get(Digest, RemovePrefix(result.output_digest, report.REPORT_FOLDER)))
    return report.lint_result(found, batch.tool_name, batch.partition_metadata.description)


def rules():
    return [*collect_rules(), *PythonLintRequest.rules()]
