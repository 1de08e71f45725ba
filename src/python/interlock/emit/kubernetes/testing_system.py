"""For tests: a small system with an edge of every kind, and one of everything that a service may lack."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

import yaml

from interlock.diagnostics.source import Span
from interlock.emit.emitter import OutputFile
from interlock.emit.kubernetes.emitter import emit_kubernetes
from interlock.emit.servers import FILES_AT, SECRETS_AT, SERVER_PORTS, SERVER_UID, ServerFiles, Share, script
from interlock.ir.deployment import (
    DEFAULT_SUBNET,
    Deployment,
    EnvironmentContract,
    EnvironmentVariable,
    Need,
    Platform,
    ServerImages,
)
from interlock.topology.graph import Graph
from interlock.topology.testing import graph_of

_API = """
    config:
      rest: {{prefix: /v1}}
    operations:
      empty_{name}:
        doc: Empties it.
        rest: {{method: POST, path: /{name}/emptyings, status: 204}}
"""
_EVENTS = """
    events:
      sold:
        message: Sold
        doc: Something was sold.
        publishers: [web_shop]
        subscribers: [mailer]
"""
_MODELS = """
    models:
      Sold:
        doc: What was sold.
        fields:
          n: {type: int, doc: How many.}
"""
_BUILDS = {
    "services/web_shop/BUILD": """
        service(name="web_shop", kind="fastapi", exposes=["specs/shop:api"], consumes={"specs/stock:api": ["*"]},
            publishes={"specs/shop:events": ["sold"]}, access=["postgres", "redis"])
        """,
    "services/stock/BUILD": """
        service(name="stock", kind="fastapi", exposes=["specs/stock:api"], access=["postgres"])
        """,
    "services/bot/BUILD": """
        service(name="bot", kind="aiogram", consumes={"specs/shop:api": ["*"], "specs/stock:api": ["*"]},
            access=["internet:api.example.org:443", "internet:smtp.example.org:587"])
        """,
    "services/mailer/BUILD": """
        service(name="mailer", kind="faststream", subscribes={"specs/shop:events": ["sold"]},
            access=["redis", "internet:smtp.example.org:587"])
        """,
    "services/idle/BUILD": """
        service(name="idle", kind="python")
        """,
}


def example_graph() -> Graph:
    specs = {
        "specs/shop/api.yaml": _API.format(name="basket"),
        "specs/shop/events.yaml": _EVENTS,
        "specs/shop/models.yaml": _MODELS,
        "specs/stock/api.yaml": _API.format(name="shelf"),
    }
    graph = graph_of({**specs, **_BUILDS})
    services = tuple(
        replace(service, migrations="services.stock.migrations") if service.name == "stock" else service
        for service in graph.services
    )
    return replace(graph, services=services)


def example_deployment(graph: Graph) -> Deployment:
    return Deployment(
        name="kubernetes",
        address="infra:kubernetes",
        platform=Platform.KUBERNETES,
        project="shop",
        services=tuple(service.name for service in graph.services),
        ports={"web_shop": "127.0.0.1:8000"},
        replicas={"web_shop": 3},
        images=ServerImages(postgres="example/postgres:1", redis="example/redis:1"),
        subnet=DEFAULT_SUBNET,
        span=Span("infra/BUILD", 0, 10),
    )


ENVIRONMENT = EnvironmentContract(
    {
        "web_shop": (
            EnvironmentVariable("DATABASE_URL", "url", True, Need.PRODUCTION, None, "Where its data is."),
            EnvironmentVariable("PORT", "port", False, Need.NEVER, "8000", "Where it listens."),
            EnvironmentVariable("CURRENCY", "text", False, Need.ALWAYS, None, "What prices are in."),
            EnvironmentVariable("PAGE", "int", False, Need.NEVER, "50", "How many go on a page."),
        ),
        "bot": (EnvironmentVariable("TOKEN", "text", True, Need.ALWAYS, None, "What BotFather gave."),),
    }
)

SERVERS = {
    resource: ServerFiles(
        name=resource.value,
        image=f"example/{resource.value}:1",
        port=port,
        run_as=SERVER_UID,
        files=(OutputFile("start.sh", "exec server\n"),),
        files_at=FILES_AT,
        secrets=("admin",),
        secrets_at=SECRETS_AT,
        command=script("start.sh"),
        ready=("true",),
        data_at="/data",
        share=Share(memory=1024, processes=128),
    )
    for resource, port in SERVER_PORTS.items()
}


@cache
def example_files() -> Mapping[str, str]:
    """What is emitted, by path."""
    graph = example_graph()
    files = emit_kubernetes(graph, example_deployment(graph), ENVIRONMENT, SERVERS)
    return {file.path: file.content for file in files}


def manifests(files: Mapping[str, str]) -> list[dict[str, object]]:
    """Every object of the base."""
    return [
        document
        for path, text in files.items()
        if path.startswith("base/") and path.endswith(".yaml") and not path.endswith("kustomization.yaml")
        for document in yaml.safe_load_all(text)
    ]
