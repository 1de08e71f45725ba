"""What may stand in the fields of a `deployment`, alone and beside the services of the repository."""

from __future__ import annotations

import ipaddress
import posixpath
import re
from collections.abc import Iterator, Sequence

from interlock.diagnostics.diagnostic import Diagnostic, Label
from interlock.diagnostics.source import Span
from interlock.ir.deployment import Deployment
from interlock.ir.services import Service
from interlock.topology.wording import Names

FIELD_VALUE = "deployment/field-value"
UNKNOWN_SERVICE = "deployment/unknown-service"

# The strictest of what is named after it: a label of DNS, as namespaces of Kubernetes are.
_PROJECT = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")

# References of images as engines read them: https://github.com/distribution/reference.
_DOMAIN = r"(?:[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?|\[[a-fA-F0-9:]+\])(?::[0-9]+)?"
_COMPONENT = r"[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*"
_IMAGE = re.compile(
    rf"(?:{_DOMAIN}/)?{_COMPONENT}(?:/{_COMPONENT})*(?::\w[\w.-]{{0,127}})?(?:@sha256:[a-f0-9]{{64}})?", re.ASCII
)
_LAST_PORT = 65535
_SMALLEST = 24


def field_findings(deployment: Deployment, services: Sequence[Service]) -> tuple[Diagnostic, ...]:
    """What is so wrong with the fields of a deployment that it cannot be made, sorted by place."""
    found = {*_values(deployment), *_selection(deployment, services), *_names(deployment, services)}
    return tuple(sorted(found, key=lambda each: each.sort_key))


def _values(deployment: Deployment) -> Iterator[Diagnostic]:
    if not _PROJECT.fullmatch(deployment.project):
        yield _value(
            deployment,
            "project",
            f"`{deployment.project}` is no name of a project",
            "those are lower-case letters, digits and `-` between them, at most 63",
        )
    for service, place in deployment.ports.items():
        if not _is_place(place):
            yield _found(
                FIELD_VALUE,
                f"`{place}` of `{service}` in `ports` is no place on a host",
                deployment.mentions.ports.get(service, deployment.span),
                "write an address and a port: `127.0.0.1:8000`",
            )
    for service, count in deployment.replicas.items():
        if count < 1:
            yield _found(
                FIELD_VALUE,
                f"`{service}` cannot have {count} replicas",
                deployment.mentions.replicas.get(service, deployment.span),
                "leave it out of `services` to have none",
            )
    images = {"postgres_image": deployment.images.postgres, "redis_image": deployment.images.redis}
    for field, image in images.items():
        if not _IMAGE.fullmatch(image):
            what = f"`{image}`" if image else "an empty text"
            yield _value(
                deployment,
                field,
                f"{what} in `{field}` names no image",
                "write one: `registry.example.org/postgres:16`",
            )
    problem = _subnet_problem(deployment.subnet)
    if problem is not None:
        message = f"`{deployment.subnet}` in `subnet` {problem}"
        yield _value(deployment, "subnet", message, "take a private network of a /24 or larger: `10.213.0.0/16`")


def _is_place(place: str) -> bool:
    address, colon, port = place.rpartition(":")
    try:
        ipaddress.IPv4Address(address)
    except ValueError:
        return False
    return bool(colon) and port.isascii() and port.isdecimal() and 0 < int(port) <= _LAST_PORT


def _subnet_problem(subnet: str) -> str | None:
    try:
        network = ipaddress.IPv4Network(subnet)
    except ValueError:
        return "is no network"
    if network.prefixlen > _SMALLEST:
        return "is too small to cut networks from"
    return None if network.is_private else "is not of the addresses for private networks"


def _selection(deployment: Deployment, services: Sequence[Service]) -> Iterator[Diagnostic]:
    if deployment.selection is None:
        return
    if not deployment.selection:
        yield _found(
            UNKNOWN_SERVICE,
            "`services` is empty",
            deployment.mentions.fields.get("services", deployment.span),
            "name the services that are deployed, or leave it out for all of them",
        )
    places = [place for service in services for place in (service.folder, service.address)]
    known = Names(places)
    for written in deployment.selection:
        if _normal(written.text) not in places:
            yield _found(
                UNKNOWN_SERVICE,
                f"no service is at `{written.text}`",
                written.span,
                known.did_you_mean(_normal(written.text), "there are no services yet"),
            )


def _names(deployment: Deployment, services: Sequence[Service]) -> Iterator[Diagnostic]:
    if deployment.selection == ():
        # Whatever else is named would be missed among no services.
        return
    existing = Names(service.name for service in services)
    names = {service.name for service in services}
    for field, spans in (("ports", deployment.mentions.ports), ("replicas", deployment.mentions.replicas)):
        given = deployment.ports if field == "ports" else deployment.replicas
        for name in given:
            span = spans.get(name, deployment.span)
            if name not in names:
                help = existing.did_you_mean(name, "there are no services yet")
                yield _found(UNKNOWN_SERVICE, f"no service is called `{name}`, which is in `{field}`", span, help)
            elif name not in deployment.services:
                yield _found(
                    UNKNOWN_SERVICE,
                    f"`{name}` in `{field}` is not among the `services` of this deployment",
                    span,
                    f"add it to `services`, or take it out of `{field}`",
                )


def _normal(text: str) -> str:
    """`services/backend` for `//services/backend/`."""
    folder, colon, name = text.removeprefix("//").partition(":")
    return f"{posixpath.normpath(folder) if folder else folder}{colon}{name}"


def _value(deployment: Deployment, field: str, message: str, help: str) -> Diagnostic:
    return _found(FIELD_VALUE, message, deployment.mentions.fields.get(field, deployment.span), help)


def _found(id: str, message: str, span: Span, help: str) -> Diagnostic:
    return Diagnostic(id, message, Label(span), help=help)
