"""All services as one graph: what it is made of, the goal, the linter, and what one service is told of it."""

from __future__ import annotations

from typing import Any

from pants.backend.python.subsystems.setup import PythonSetup
from pants.backend.python.target_types import PythonResolveField
from pants.base.build_environment import get_buildroot
from pants.base.specs import Specs
from pants.core.goals.fix import FixResult
from pants.core.goals.lint import LintResult
from pants.core.util_rules.partitions import Partitions
from pants.engine.addresses import Address
from pants.engine.console import Console
from pants.engine.fs import CreateDigest, Digest, DigestContents, FileContent, MergeDigests
from pants.engine.process import FallibleProcessResult, Process
from pants.engine.rules import Get, MultiGet, collect_rules, goal_rule, rule
from pants.engine.target import Dependencies, DependenciesRequest, FilteredTargets, Targets
from pants.option.global_options import GlobalOptions
from pants.util.docutil import bin_name

from interlock_pants.compiler import report
from interlock_pants.compiler.fixer import fixer_rules
from interlock_pants.compiler.mended import MendedFiles, MendRequest
from interlock_pants.compiler.process import Compiler
from interlock_pants.compiler.report import Presentation, Report, ReportingProcess
from interlock_pants.graph import connectivity, fix, goal, lint, usage
from interlock_pants.graph.connectivity import Connectivity, ConnectivityRequest
from interlock_pants.graph.fix import ServicesFixRequest
from interlock_pants.graph.goal import Graph, GraphFormat, GraphSubsystem
from interlock_pants.graph.inputs import GraphInputs, GraphInputsRequest
from interlock_pants.graph.lint import GraphLint, GraphLintRequest, LintGraphFieldSet, LintGraphRequest
from interlock_pants.graph.usage import USAGE_FILE, Reached, UsageFile, UsageFileRequest
from interlock_pants.service.requests import InferServiceFieldSet
from interlock_pants.service_lint.layout import LayoutFile, LayoutFileRequest
from interlock_pants.service_lint.lint import ServicesReportRequest
from interlock_pants.services_file.document import (
    DeclaredSystem,
    DeclaredSystemRequest,
    ServicesFile,
    ServicesFileRequest,
)
from interlock_pants.services_file.services import AllServices
from interlock_pants.subsystem import Fixer


@rule(desc="Following what services use")
async def write_usage_file(_: UsageFileRequest, services: AllServices, python_setup: PythonSetup) -> UsageFile:
    everything: dict[Address, Reached] = {}
    pending = tuple(services)
    while pending:
        of_pending = await MultiGet(Get(Targets, DependenciesRequest(target.get(Dependencies))) for target in pending)
        for target, dependencies in zip(pending, of_pending):
            everything[target.address] = usage.reached(target, (each.address for each in dependencies))
        new = {each.address: each for dependencies in of_pending for each in dependencies}
        pending = tuple(target for address, target in sorted(new.items()) if address not in everything)
    locks = python_setup.resolves if python_setup.enable_resolves else {}
    resolves = (service[PythonResolveField].normalized_value(python_setup) for service in services)
    locked = [(service.address, usage.lock_file(resolve, locks)) for service, resolve in zip(services, resolves)]
    text = usage.usage_document(locked, everything)
    return UsageFile(await Get(Digest, CreateDigest([FileContent(USAGE_FILE, text.encode())])))


@rule
async def gather_graph_inputs(_: GraphInputsRequest) -> GraphInputs:
    declared, used = await MultiGet(Get(DeclaredSystem, DeclaredSystemRequest()), Get(UsageFile, UsageFileRequest()))
    return GraphInputs(await Get(Digest, MergeDigests((declared.digest, used.digest))))


@rule(desc="Look over the graph of services")
async def lint_graph(request: GraphLintRequest) -> Report:
    compiler, inputs = await MultiGet(Get(Compiler), Get(GraphInputs, GraphInputsRequest()))
    put_off = report.put_off(lint.SUBJECT, report.WRONG_DECLARATIONS)
    process = lint.lint_process(request, compiler, inputs.digest)
    return await Get(Report, ReportingProcess(process, request.presentation, put_off))


@rule
async def find_connectivity(request: ConnectivityRequest) -> Connectivity:
    compiler, declared = await MultiGet(Get(Compiler), Get(DeclaredSystem, DeclaredSystemRequest()))
    process = connectivity.connectivity_process(request, compiler, declared.digest)
    result = await Get(FallibleProcessResult, Process, process)
    findings = report.report(result).text
    return connectivity.connectivity(request.service, result.exit_code, result.stdout, findings)


@rule
async def partition_graph(
    request: LintGraphRequest.PartitionRequest[LintGraphFieldSet], subsystem: GraphLint
) -> Partitions:
    if subsystem.skip or not request.field_sets:
        return Partitions()
    return Partitions.single_partition((lint.THE_GRAPH,))


@rule(desc="Look over the graph of services")
async def lint_services_graph(batch: LintGraphRequest.Batch[str, Any], presentation: Presentation) -> LintResult:
    found = await Get(Report, GraphLintRequest(presentation))
    return report.lint_result(found, batch.tool_name)


@rule
async def partition_for_fix(
    request: ServicesFixRequest.PartitionRequest, subsystem: Fixer, options: GlobalOptions
) -> Partitions:
    files = fix.fixable_files(request.files, options.build_patterns)
    return Partitions.single_partition(files) if files and not subsystem.skip else Partitions()


@rule(desc="Mend BUILD files")
async def fix_services(request: ServicesFixRequest.Batch, services: AllServices) -> FixResult:
    mended = request.snapshot
    if fix.may_have_fixes(await Get(DigestContents, Digest, request.snapshot.digest)):
        asked = tuple(InferServiceFieldSet.create(service).request() for service in services)
        reports = await MultiGet(
            Get(Report, GraphLintRequest(report.FOR_FIXES)),
            Get(Report, ServicesReportRequest(asked, report.FOR_FIXES)),
        )
        mended = (await Get(MendedFiles, MendRequest(request.snapshot, reports))).snapshot
    return FixResult(request.snapshot, mended, stdout="", stderr="", tool_name=request.tool_name)


@goal_rule
async def graph(specs: Specs, services: AllServices, subsystem: GraphSubsystem, console: Console) -> Graph:
    if specs:
        targets = await Get(FilteredTargets, Specs, specs)
        selected = (target.address for target in targets)
        problem = goal.selection_problem(selected, (each.address for each in services), bin_name())
        if problem is not None:
            console.print_stderr(problem)
            return Graph(exit_code=1)

    if subsystem.format is GraphFormat.services:
        asked = tuple(InferServiceFieldSet.create(service).request() for service in services)
        document, used, around = await MultiGet(
            Get(ServicesFile, ServicesFileRequest()),
            Get(UsageFile, UsageFileRequest()),
            Get(LayoutFile, LayoutFileRequest(asked)),
        )
        (content,) = await Get(DigestContents, Digest, used.digest)
        text = goal.services_text(document.text, content.content.decode(), around.text)
        return _tell(subsystem, console, 0, text, "")

    compiler, inputs = await MultiGet(Get(Compiler), Get(GraphInputs, GraphInputsRequest()))
    changed = goal.changed_paths(subsystem.affected_by, get_buildroot())
    process = goal.graph_process(subsystem.format.value, changed, compiler, inputs.digest)
    result = await Get(FallibleProcessResult, Process, process)
    return _tell(subsystem, console, result.exit_code, result.stdout.decode(), result.stderr.decode())


def _tell(subsystem: GraphSubsystem, console: Console, exit_code: int, graph: str, findings: str) -> Graph:
    """Standard output, or the file that takes its place, holds the graph alone, for other programs to read."""
    if graph:
        with subsystem.output(console) as write:
            write(graph)
    if findings:
        console.print_stderr(findings.rstrip())
    return Graph(exit_code=exit_code)


def rules():
    return (*collect_rules(), *GraphLint.rules(), *LintGraphRequest.rules(), *fixer_rules(ServicesFixRequest.rules()))
