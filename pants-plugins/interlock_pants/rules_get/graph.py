"""The `graph` goal."""

from __future__ import annotations

from pants.base.build_environment import get_buildroot
from pants.base.specs import Specs
from pants.engine.console import Console
from pants.engine.fs import Digest, DigestContents
from pants.engine.process import FallibleProcessResult, Process
from pants.engine.rules import Get, MultiGet, collect_rules, goal_rule
from pants.engine.target import FilteredTargets
from pants.util.docutil import bin_name

from interlock_pants import graph_goal, service_graph
from interlock_pants.compiler_process import Compiler
from interlock_pants.graph_goal import Graph, GraphFormat, GraphSubsystem
from interlock_pants.service_graph import GraphInputs, GraphInputsRequest
from interlock_pants.service_usage import UsageFile, UsageFileRequest
from interlock_pants.services_file import (
    AllServices,
    MalformedServices,
    MalformedServicesRequest,
    ServicesFile,
    ServicesFileRequest,
)


@goal_rule
async def graph(specs: Specs, services: AllServices, subsystem: GraphSubsystem, console: Console) -> Graph:
    if specs:
        targets = await Get(FilteredTargets, Specs, specs)
        selected = (target.address for target in targets)
        problem = graph_goal.selection_problem(selected, (each.address for each in services), bin_name())
        if problem is not None:
            console.print_stderr(problem)
            return Graph(exit_code=1)

    if subsystem.format is GraphFormat.services:
        # Other programs read this, and tell by the exception that BUILD files are wrong.
        document, used = await MultiGet(Get(ServicesFile, ServicesFileRequest()), Get(UsageFile, UsageFileRequest()))
        (usage,) = await Get(DigestContents, Digest, used.digest)
        return _tell(subsystem, console, 0, graph_goal.services_text(document.text, usage.content.decode()), "")

    malformed = await Get(MalformedServices, MalformedServicesRequest())
    if malformed.text is not None:
        console.print_stderr(malformed.text)
        return Graph(exit_code=1)

    compiler, inputs = await MultiGet(Get(Compiler), Get(GraphInputs, GraphInputsRequest()))
    changed = graph_goal.changed_paths(subsystem.affected_by, get_buildroot())
    process = service_graph.graph_process(subsystem.format.value, changed, compiler, inputs.digest)
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
    return collect_rules()
