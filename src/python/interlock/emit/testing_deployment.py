"""For tests: deployments made from specs and BUILD files as text."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import yaml

from interlock.diagnostics.source import Span
from interlock.emit.deployment import Emission, emit_deployment
from interlock.ir.deployment import (
    DEFAULT_POSTGRES_IMAGE,
    DEFAULT_REDIS_IMAGE,
    DEFAULT_SUBNET,
    Deployment,
    EnvironmentContract,
    Platform,
    ServerImages,
    WrittenService,
)
from interlock.ir.services import Service
from interlock.topology.graph import Graph
from interlock.topology.testing import Repository

BUILD = "infra/BUILD"
NOTHING_TO_SET = EnvironmentContract({})


def emitted(files: Mapping[str, str], environment: EnvironmentContract = NOTHING_TO_SET) -> Emission:
    """What comes of specs, BUILD files of services, and the one `deployment` in infra/BUILD."""
    repository = Repository({path: text for path, text in files.items() if path != BUILD})
    assert repository.mistakes == (), repository.told(*repository.mistakes)
    return emit_deployment(repository.graph, read_deployment(files[BUILD], repository.services), environment)


def read_deployment(text: str, services: tuple[Service, ...]) -> Deployment:
    """The `deployment` of a BUILD file that holds nothing else, all literal."""
    (statement,) = ast.parse(text).body
    assert isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call)
    given: dict[str, Any] = {str(each.arg): ast.literal_eval(each.value) for each in statement.value.keywords}
    chosen = [each.name for each in services if each.folder in given.get("services", [each.folder])]
    return Deployment(
        name=given["name"],
        address=f"infra:{given['name']}",
        platform=Platform(given["platform"]),
        project=given.get("project", "interlock"),
        services=tuple(sorted(chosen)),
        ports=given.get("ports", {}),
        replicas=given.get("replicas", {}),
        images=ServerImages(
            given.get("postgres_image", DEFAULT_POSTGRES_IMAGE), given.get("redis_image", DEFAULT_REDIS_IMAGE)
        ),
        subnet=given.get("subnet", DEFAULT_SUBNET),
        span=Span(BUILD, 0, len(text)),
        selection=_selection(text, given.get("services")),
    )


def _selection(text: str, written: list[str] | None) -> tuple[WrittenService, ...] | None:
    if written is None:
        return None
    places = ((entry, text.index(f'"{entry}"')) for entry in written)
    return tuple(WrittenService(entry, Span(BUILD, start, start + len(entry) + 2)) for entry, start in places)


def on_compose(graph: Graph, **changes: Any) -> Deployment:
    """All services of a graph, on one host; `changes` are fields of the deployment."""
    names = tuple(service.name for service in graph.services)
    images = ServerImages(DEFAULT_POSTGRES_IMAGE, DEFAULT_REDIS_IMAGE)
    deployment = Deployment(
        "compose", "infra:compose", Platform.COMPOSE, "shop", names, {}, {}, images, DEFAULT_SUBNET, Span(BUILD, 0, 1)
    )
    return replace(deployment, **changes)


def files_of(emission: Emission) -> dict[str, str]:
    assert emission.diagnostics == ()
    return {file.path: file.content for file in emission.files}


def compose_of(emission: Emission) -> dict[str, Any]:
    """compose.yaml, read back."""
    read: dict[str, Any] = yaml.safe_load(files_of(emission)["compose.yaml"])
    return read
