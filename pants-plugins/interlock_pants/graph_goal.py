"""The `graph` goal: prints who talks to whom, and what a change reaches."""

from __future__ import annotations

import enum
from collections.abc import Iterable

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
            "the compiler is told of them."
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
