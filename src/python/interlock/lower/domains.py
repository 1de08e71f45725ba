"""Pass: domains may speak of one another, but not in a circle, for what is generated from them imports as they do."""

from __future__ import annotations

from collections.abc import Iterator

from interlock.lower.program import Program


def check_domains(program: Program) -> None:
    """Reports one circle for every group of domains that all lead to one another."""
    following: dict[str, list[str]] = {}
    for source, target in sorted(program.domain_edges):
        following.setdefault(source, []).append(target)
    done: set[str] = set()
    for start in sorted(following):
        if start not in done:
            _walk(program, following, start, done)


def _walk(program: Program, following: dict[str, list[str]], start: str, done: set[str]) -> None:
    path: dict[str, Iterator[str]] = {start: iter(following.get(start, ()))}
    while path:
        domain = next(reversed(path))
        target = next((target for target in path[domain] if target not in done), None)
        if target is None:
            path.popitem()
            done.add(domain)
        elif target in path:
            names = list(path)
            cycle = names[names.index(target) :]
            _report(program, cycle)
            done.update(cycle)
        else:
            path[target] = iter(following.get(target, ()))


def _report(program: Program, cycle: list[str]) -> None:
    edges = [program.domain_edges[edge] for edge in zip(cycle, [*cycle[1:], cycle[0]], strict=True)]
    chain = " -> ".join(f"`{name}`" for name in (*cycle, cycle[0]))
    program.error(
        "spec/domain-cycle",
        f"domains refer to each other in a circle: {chain}",
        edges[0],
        related=[
            (edge, f"`{source}` refers to `{target}`")
            for edge, source, target in zip(edges[1:], cycle[1:], [*cycle[2:], cycle[0]], strict=True)
        ],
        help="move what both need into a domain of its own",
    )
