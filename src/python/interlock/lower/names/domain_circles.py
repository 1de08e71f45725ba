"""Pass: domains may speak of one another, but not in a circle, for what is generated from them imports as they do."""

from __future__ import annotations

from interlock.circles import circles
from interlock.lower.names.wording import circle_of
from interlock.lower.program import Program


def check_domain_circles(program: Program) -> None:
    """Reports one circle for every group of domains that all lead to one another."""
    following: dict[str, list[str]] = {}
    for source, target in sorted(program.domain_edges):
        following.setdefault(source, []).append(target)
    for circle in circles(following):
        _report(program, circle)


def _report(program: Program, circle: list[str]) -> None:
    edges = [program.domain_edges[edge] for edge in zip(circle, [*circle[1:], circle[0]], strict=True)]
    program.error(
        "spec/domain-cycle",
        f"domains refer to each other in a circle: {circle_of(circle)}",
        edges[0],
        related=[
            (edge, f"`{source}` refers to `{target}`")
            for edge, source, target in zip(edges[1:], circle[1:], [*circle[2:], circle[0]], strict=True)
        ],
        help="move what both need into a domain of its own",
    )
