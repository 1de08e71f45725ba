"""How the graph of services scales: whole processes, from specs and services.json to findings and drawings."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from interlock.ir.services import Service
from interlock.topology.testing import read_build, services_json
from interlock.topology.testing_synthetic import synthetic_files
from tests.benchmarks.compile_speed import compiler_environment
from tests.benchmarks.measure import Cost, best, run


class Size(NamedTuple):
    services: int
    edges: int


SIZES = (Size(100, 1_000), Size(500, 5_000))
ROUNDS = 3
INPUTS = ("--services", "services.json", "--usage", "usage.json")
COMMANDS: Mapping[str, tuple[str, ...]] = {
    "specs alone (check)": ("check",),
    "findings (lint-graph)": ("lint-graph", *INPUTS),
    "JSON (graph)": ("graph", *INPUTS, "--format", "json"),
    "Mermaid (graph)": ("graph", *INPUTS, "--format", "mermaid"),
    "whom a change reaches": ("graph", *INPUTS, "--affected-by", "specs/domain_0000/models.yaml"),
}


def report() -> Iterator[str]:
    """Lines of figures, each with the goal it is held against."""
    small, large = SIZES
    with tempfile.TemporaryDirectory() as folder:
        costs = {size: dict(_costs(Path(folder) / str(size.services), size)) for size in SIZES}
    for name in COMMANDS:
        few, many = costs[small][name], costs[large][name]
        yield (
            f"{name}: {few.cpu:.2f} s CPU for {small.services} services and {small.edges:,} edges, {many.cpu:.2f} s"
            f" and {many.memory:.0f} MB for {large.services} and {large.edges:,}, {many.cpu / few.cpu:.1f}x (goal <= 6)"
        )


def write_repository(root: Path, size: Size) -> tuple[Service, ...]:
    """Specs, BUILD files, services.json and usage.json of a synthetic system."""
    files = synthetic_files(*size)
    builds = ((path, text) for path, text in files.items() if path.endswith("/BUILD"))
    services = tuple(service for path, text in builds for service in read_build(path, text))
    usage = {service.name: {"generated": [*_used(service)], "requirements": ["asyncpg"]} for service in services}
    documents = {
        "services.json": services_json(services),
        "usage.json": json.dumps({"version": 1, "services": usage}),
    }
    for path, text in {**files, **documents}.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    return services


def _costs(root: Path, size: Size) -> Iterator[tuple[str, Cost]]:
    write_repository(root, size)
    for name, command in COMMANDS.items():
        arguments = [sys.executable, "-m", "interlock", *command]
        yield name, best([run(arguments, cwd=root, env=compiler_environment()) for _ in range(ROUNDS)])


def _used(service: Service) -> Iterator[dict[str, object]]:
    """What code would have to use, so that nothing is found."""
    pieces = (
        (service.exposes, "server"),
        (service.consumes, "client"),
        (service.publishes, "publisher"),
        (service.subscribes, "subscriber"),
    )
    for uses, piece in pieces:
        for use in uses:
            yield {"target": f"{use.spec}#{piece}", "through": [f"{service.folder}/app/main.py"]}
