"""The `graph` goal: prints who talks to whom, and what a change reaches."""

from __future__ import annotations

import enum
import json
import os
from collections.abc import Iterable
from pathlib import Path

from pants.engine.addresses import Address
from pants.engine.goal import Goal, GoalSubsystem, Outputting
from pants.option.option_types import EnumOption, StrListOption


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
            "the compiler is told of them, and what their code uses."
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


def services_text(services: str, usage: str) -> str:
    """The text of services.json with the services of usage.json in a member `usage`."""
    return json.dumps({**json.loads(services), "usage": json.loads(usage)["services"]}, ensure_ascii=False) + "\n"


def changed_paths(paths: Iterable[str], root: str) -> tuple[str, ...]:
    """Paths as the compiler knows files, from the repository's root; those given may be absolute."""
    return tuple(os.path.relpath(path, root) if Path(path).is_absolute() else path for path in paths)
