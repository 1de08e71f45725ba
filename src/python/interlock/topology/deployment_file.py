"""Reads deployment.json and environment.json, version 1: a `deployment` target, and what services read."""

from __future__ import annotations

from interlock.diagnostics.source import Span
from interlock.ir.deployment import (
    DEFAULT_POSTGRES_IMAGE,
    DEFAULT_REDIS_IMAGE,
    DEFAULT_SUBNET,
    Deployment,
    EnvironmentContract,
    EnvironmentVariable,
    Need,
    Platform,
    ServerImages,
    ServiceMentions,
)
from interlock.topology.strict_json import Value, read_document

VERSION = 1


def read_deployment(text: str) -> Deployment:
    """Raises `InvalidDocument`, which tells all that is wrong."""
    return read_document(text, VERSION, "deployment.json", _deployment)


def read_environment(text: str) -> EnvironmentContract:
    """Raises `InvalidDocument`, which tells all that is wrong."""
    return read_document(text, VERSION, "environment.json", _environment)


def _deployment(document: Value) -> Deployment:
    _, name, address, file, span, platform, project, services, ports, replicas, images, subnet, spans = (
        document.members(
            "version",
            "name",
            "address",
            "file",
            "span",
            "platform",
            "project",
            "services",
            "ports",
            "replicas",
            "images",
            "subnet",
            optional=("spans",),
        )
    )
    postgres, redis = images.members("postgres", "redis")
    start, end = span.offsets()
    return Deployment(
        name=name.text(),
        address=address.text(),
        platform=platform.choice(Platform, Platform.COMPOSE),
        project=project.text(),
        services=tuple(service.text() for service in services.items()),
        ports={service: port.text() for service, port in ports.entries()},
        replicas={service: count.integer() for service, count in replicas.entries()},
        images=ServerImages(
            postgres=postgres.optional_text() or DEFAULT_POSTGRES_IMAGE,
            redis=redis.optional_text() or DEFAULT_REDIS_IMAGE,
        ),
        subnet=subnet.optional_text() or DEFAULT_SUBNET,
        span=Span(file.text(), start, end),
        mentions=ServiceMentions() if spans.value is None else _mentions(spans, file.text()),
    )


def _mentions(spans: Value, file: str) -> ServiceMentions:
    services, ports, replicas = (
        {name: Span(file, *span.offsets()) for name, span in field.entries()}
        for field in spans.members("services", "ports", "replicas")
    )
    return ServiceMentions(services, ports, replicas)


def _environment(document: Value) -> EnvironmentContract:
    _, services = document.members("version", "services")
    return EnvironmentContract({name: tuple(map(_variable, each.items())) for name, each in services.entries()})


def _variable(value: Value) -> EnvironmentVariable:
    name, type, secret, required, default, description = value.members(
        "name", "type", "secret", "required", "default", "description"
    )
    if not isinstance(secret.value, bool):
        secret.wrong("true or false")
    return EnvironmentVariable(
        name=name.text(),
        type=type.text(),
        secret=secret.value is True,
        required=required.choice(Need, Need.NEVER),
        default=_default(default),
        description=description.text(),
    )


def _default(value: Value) -> str | None:
    """A text, which may be empty, or nothing."""
    if value.value is None or isinstance(value.value, str):
        return value.value
    value.wrong("a text or null")
    return None
