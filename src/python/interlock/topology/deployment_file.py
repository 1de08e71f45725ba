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
    Mentions,
    Need,
    Platform,
    ServerImages,
    WrittenService,
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
    _, name, address, file, span, platform, project, services, ports, replicas, images, subnet, spans, selection = (
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
            optional=("spans", "selection"),
        )
    )
    postgres, redis = images.members("postgres", "redis")
    start, end = span.offsets()
    return Deployment(
        name=name.text(),
        address=address.text(),
        platform=platform.choice(Platform, Platform.COMPOSE),
        project=project.written_text(),
        services=tuple(service.text() for service in services.items()),
        ports={service: port.written_text() for service, port in ports.entries()},
        replicas={service: count.integer() for service, count in replicas.entries()},
        images=ServerImages(
            postgres=_given(postgres, DEFAULT_POSTGRES_IMAGE),
            redis=_given(redis, DEFAULT_REDIS_IMAGE),
        ),
        subnet=_given(subnet, DEFAULT_SUBNET),
        span=Span(file.text(), start, end),
        mentions=Mentions() if spans.value is None else _mentions(spans, file.text()),
        selection=None if selection.value is None else tuple(_written(each, file.text()) for each in selection.items()),
    )


def _given(value: Value, default: str) -> str:
    """A text as a person wrote it, which may be empty, or what is taken where none is given."""
    return default if value.value is None else value.written_text()


def _written(value: Value, file: str) -> WrittenService:
    text, span = value.members("text", "span")
    return WrittenService(text.written_text(), Span(file, *span.offsets()))


def _mentions(spans: Value, file: str) -> Mentions:
    *naming, given = spans.members("services", "ports", "replicas", optional=("fields",))
    services, ports, replicas = (_spans(field, file) for field in naming)
    return Mentions(services, ports, replicas, {} if given.value is None else _spans(given, file))


def _spans(value: Value, file: str) -> dict[str, Span]:
    return {name: Span(file, *span.offsets()) for name, span in value.entries()}


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
