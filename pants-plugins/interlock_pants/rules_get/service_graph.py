"""Asks the compiler about services as a whole."""

from __future__ import annotations

from pants.engine.fs import Digest, MergeDigests, RemovePrefix
from pants.engine.process import FallibleProcessResult, Process
from pants.engine.rules import Get, MultiGet, collect_rules, rule

from interlock_pants import report, service_graph
from interlock_pants.compiler_process import Compiler
from interlock_pants.report import Report
from interlock_pants.service_graph import (
    Connectivity,
    ConnectivityRequest,
    GraphInputs,
    GraphInputsRequest,
    GraphLintRequest,
)
from interlock_pants.service_usage import UsageFile, UsageFileRequest
from interlock_pants.services_file import (
    DeclaredSystem,
    DeclaredSystemRequest,
    MalformedServices,
    MalformedServicesRequest,
)


@rule
async def gather_graph_inputs(_: GraphInputsRequest) -> GraphInputs:
    declared, usage = await MultiGet(Get(DeclaredSystem, DeclaredSystemRequest()), Get(UsageFile, UsageFileRequest()))
    return GraphInputs(await Get(Digest, MergeDigests((declared.digest, usage.digest))))


@rule(desc="Look over the graph of services")
async def lint_graph(request: GraphLintRequest) -> Report:
    malformed = await Get(MalformedServices, MalformedServicesRequest())
    if malformed.text is not None:
        return report.put_off(service_graph.SUBJECT, report.WRONG_FIELDS)
    compiler, inputs = await MultiGet(Get(Compiler), Get(GraphInputs, GraphInputsRequest()))
    result = await Get(FallibleProcessResult, Process, service_graph.lint_process(request, compiler, inputs.digest))
    if report.is_about_inputs(result.exit_code, result.stdout):
        return report.put_off(service_graph.SUBJECT, report.WRONG_SPECS)
    return report.report(result, await Get(Digest, RemovePrefix(result.output_digest, report.REPORT_FOLDER)))


@rule
async def find_connectivity(request: ConnectivityRequest) -> Connectivity:
    malformed = await Get(MalformedServices, MalformedServicesRequest())
    if malformed.text is not None:
        return service_graph.no_connectivity(request.service, malformed.text)
    compiler, declared = await MultiGet(Get(Compiler), Get(DeclaredSystem, DeclaredSystemRequest()))
    process = service_graph.connectivity_process(request, compiler, declared.digest)
    result = await Get(FallibleProcessResult, Process, process)
    findings = report.report(result).text
    return service_graph.connectivity(request.service, result.exit_code, result.stdout, findings)


def rules():
    return collect_rules()
