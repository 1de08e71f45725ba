"""The reference system as its specs, BUILD files and settings declare it, and deployments of it."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

from interlock.emit.deployment import Emission, emit_deployment
from interlock.emit.testing_deployment import on_compose
from interlock.environment.extraction import PythonFile, extract
from interlock.ir.deployment import EnvironmentContract, Platform
from interlock.topology.graph import Graph
from interlock.topology.testing import graph_of

REPOSITORY = Path(__file__).parents[2]

ADDRESS = "127.0.0.1:8000"


@cache
def graph() -> Graph:
    paths = [*REPOSITORY.glob("specs/*/*.yaml"), *REPOSITORY.glob("services/*/BUILD")]
    found = graph_of({path.relative_to(REPOSITORY).as_posix(): path.read_text() for path in sorted(paths)})
    services = (replace(service, migrations=_migrations(service.folder)) for service in found.services)
    return replace(found, services=tuple(services))


def _migrations(folder: str) -> str | None:
    module = f"{folder.replace('/', '.')}.migrations"
    return module if (REPOSITORY / folder / "migrations" / "__main__.py").exists() else None


@cache
def contract() -> EnvironmentContract:
    files = sorted(path for path in REPOSITORY.glob("services/**/*.py") if not path.name.endswith("_test.py"))
    extracted = extract(
        graph().services, [PythonFile(path.relative_to(REPOSITORY).as_posix(), path.read_bytes()) for path in files]
    )
    assert extracted.diagnostics == ()
    return extracted.contract


def deployment(platform: Platform) -> Emission:
    """All of the system, as infra/BUILD has it."""
    declared = on_compose(graph(), project="reminders", platform=platform, ports={"backend": ADDRESS})
    return emit_deployment(graph(), replace(declared, name=platform, address=f"infra:{platform}"), contract())
