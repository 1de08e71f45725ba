"""What it takes to lint the graph of a large system and to write all files of its deployments, as whole processes."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from interlock.ir.deployment import Platform
from interlock.ir.services import Service
from tests.benchmarks.compile_speed import compiler_environment
from tests.benchmarks.graph_speed import INPUTS, Size, write_repository
from tests.benchmarks.measure import Cost, best, run

SIZE = Size(500, 5_000)
ROUNDS = 3
VARIABLES = 12
GOAL_SECONDS = 5


def report() -> Iterator[str]:
    """Lines of figures, each with the goal it is held against."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        services = write_repository(root, SIZE)
        _write_inputs(root, services)
        costs = {name: _cost(root, command) for name, command in _commands().items()}
        files = [path for path in root.glob("out/**/*") if path.is_file()]
        size = sum(path.stat().st_size for path in files) / 1e6
    yield f"{SIZE.services} services and {SIZE.edges:,} edges; {len(files):,} files of {size:.0f} MB to deploy them"
    for name, cost in costs.items():
        yield f"  {name}: {cost.wall:.2f} s, {cost.cpu:.2f} s CPU, {cost.memory:.0f} MB"
    together = sum(cost.cpu for cost in costs.values())
    yield f"  all, one after the other: {together:.2f} s CPU (goal <= {GOAL_SECONDS} s on two cores)"


def _commands() -> Mapping[str, Sequence[str]]:
    deploy = ("deploy", *INPUTS[:2], "--environment", "environment.json")
    return {
        "findings (lint-graph)": ("lint-graph", *INPUTS),
        **{
            f"files for {platform} (deploy)": (
                *deploy,
                *("--deployment", f"{platform}.json", "--out", f"out/{platform}"),
            )
            for platform in Platform
        },
    }


def _cost(root: Path, command: Sequence[str]) -> Cost:
    arguments = [sys.executable, "-m", "interlock", *command]
    return best([run(arguments, cwd=root, env=compiler_environment()) for _ in range(ROUNDS)])


def _write_inputs(root: Path, services: Sequence[Service]) -> None:
    """A deployment on each platform, and services that read a dozen variables each."""
    variables = [
        {
            "name": f"SETTING_{number}",
            "type": "text",
            "secret": number == 0,
            "required": "never",
            "default": str(number),
            "description": f"the setting of number {number}",
        }
        for number in range(VARIABLES)
    ]
    environment = {"version": 1, "services": {service.name: variables for service in services}}
    (root / "environment.json").write_text(json.dumps(environment), encoding="utf-8")
    (root / "infra").mkdir()
    (root / "infra" / "BUILD").write_text("deployment()\n", encoding="utf-8")
    for platform in Platform:
        deployment = {
            "version": 1,
            "name": platform,
            "address": f"infra:{platform}",
            "file": "infra/BUILD",
            "span": [0, 12],
            "platform": platform,
            "project": "large",
            "services": [service.name for service in services],
            "ports": {},
            "replicas": {},
            "images": {"postgres": "postgres:15", "redis": "redis:7"},
            "subnet": "10.128.0.0/9",
        }
        (root / f"{platform}.json").write_text(json.dumps(deployment), encoding="utf-8")
