"""The `graph` goal: prints who talks to whom, and what a change reaches."""

from __future__ import annotations

import enum
import json
import os
from collections.abc import Iterable
from pathlib import Path

from pants.engine.addresses import Address
from pants.engine.fs import Digest
from pants.engine.goal import Goal, GoalSubsystem, Outputting
from pants.engine.process import Process
from pants.option.option_types import EnumOption, StrListOption

from interlock_pants.compiler.process import Compiler, compiler_process
from interlock_pants.graph.inputs import INPUT_ARGUMENTS


class GraphFormat(enum.Enum):
    """`services` is what the compiler is told of BUILD files; the others are drawn from that and the specs."""

    text = "text"
    mermaid = "mermaid"
    dot = "dot"
    json = "json"
    html = "html"
    services = "services"


class GraphSubsystem(Outputting, GoalSubsystem):
    name = "graph"
    help = (
        "Print the graph of services: who calls whom, who publishes and who receives what, and what each reaches. "
        "What is wrong with it goes to standard error."
    )

    format = EnumOption(
        default=GraphFormat.text,
        help=(
            "How it is printed. `html` is one page that needs nothing else; `services` are the `service` targets as "
            "the compiler is told of them, what their code uses, and what lies around them."
        ),
    )
    affected_by = StrListOption(
        metavar="<path>",
        help="Print, instead of the whole graph, the services and images that a change of these files reaches.",
    )


class Graph(Goal):
    subsystem_cls = GraphSubsystem
    environment_behavior = Goal.EnvironmentBehavior.LOCAL_ONLY


def selection_problem(selected: Iterable[Address], services: Iterable[Address], command: str) -> str | None:
    """What is said when only some services are asked for: a part of the graph would hide that others are there."""
    missing = sorted(str(address) for address in set(services) - set(selected))
    if not missing:
        return None
    return (
        f"The graph is that of all services, and {', '.join(missing)} would be left out. "
        f"For all of them: {command} graph ::"
    )


def services_text(services: str, usage: str, layout: str) -> str:
    """The text of services.json with the services of usage.json, and what layout.json holds, in members of its own."""
    around = {member: value for member, value in json.loads(layout).items() if member != "version"}
    document = {**json.loads(services), "usage": json.loads(usage)["services"], "layout": around}
    return json.dumps(document, ensure_ascii=False) + "\n"


def changed_paths(paths: Iterable[str], root: str) -> tuple[str, ...]:
    """Paths as the compiler knows files, from the repository's root; those given may be absolute."""
    return tuple(os.path.relpath(path, root) if Path(path).is_absolute() else path for path in paths)


def graph_process(format: str, changed: tuple[str, ...], compiler: Compiler, inputs: Digest) -> Process:
    """`changed` are files of which is asked what they affect."""
    affected_by = tuple(argument for path in changed for argument in ("--affected-by", path))
    return compiler_process(
        compiler,
        inputs,
        ("graph", *INPUT_ARGUMENTS, "--format", format, *affected_by),
        description="Drawing the graph of services",
    )
