"""The graph of the services in this repository."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from interlock.connections import Connected, connect
from interlock.topology.graph import Graph
from interlock.topology.testing import read_build
from interlock.topology.testing_usage import usage_of

ROOT = Path(__file__).parent.parent.parent
RUNTIME = ROOT / "src" / "python"


@cache
def connected() -> Connected:
    """As `lint-graph` sees it, with what the code imports, which is all but what BUILD files add to that."""
    builds = sorted((ROOT / "services").glob("*/BUILD"))
    services = [
        service
        for path in builds
        for service in read_build(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))
    ]
    return connect(
        ROOT, services, usage_of({**_sources(ROOT, "services"), **_sources(RUNTIME, "interlock_runtime")}, services)
    )


def graph() -> Graph:
    made = connected().graph
    assert made is not None
    return made


def _sources(root: Path, folder: str) -> dict[str, str]:
    """What ships: no tests, and nothing that these share."""
    paths = (path.relative_to(root) for path in sorted((root / folder).rglob("*.py")))
    return {
        path.as_posix(): (root / path).read_text(encoding="utf-8")
        for path in paths
        if not path.name.endswith("_test.py") and not {"tests", "testing"} & {*path.parts}
    }
