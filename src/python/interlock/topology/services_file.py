"""Reads services.json: the `service` targets of a repository, as the plugin writes them.

A document of version 1 holds `services`. Spans are character offsets in the BUILD file: those of a text with its quotes
or, where it is computed, those of the whole call. What people wrote was checked by the plugin; a document of another
form is a mistake of programs, and so an exception.
"""

from __future__ import annotations

from collections.abc import Callable

from interlock.diagnostics.source import Span
from interlock.ir.services import (
    Access,
    InternetAccess,
    Kind,
    Resource,
    ResourceAccess,
    Service,
    SpecAddress,
    SpecUse,
    UsedName,
)
from interlock.topology.edges import access_entry
from interlock.topology.strict_json import Value, read_document

NAME = "services.json"
VERSION = 1

ReadSpan = Callable[[Value], Span]


def read_services(text: str) -> tuple[Service, ...]:
    """The services of a document, sorted by name. Raises `InvalidDocument`, which tells all that is wrong."""
    return read_document(text, VERSION, NAME, _services)


def _services(document: Value) -> tuple[Service, ...]:
    _, services = document.members("version", "services")
    return services_in(services)


def services_in(services: Value) -> tuple[Service, ...]:
    """What the member `services` of a document tells."""
    return tuple(sorted(map(_service, services.items()), key=lambda service: (service.name, service.address)))


def _service(value: Value) -> Service:
    name, address, folder, file, span, kind, module, image, migrations, *fields = value.members(
        "name",
        "address",
        "folder",
        "file",
        "span",
        "kind",
        "module",
        "image",
        "migrations",
        "exposes",
        "consumes",
        "publishes",
        "subscribes",
        "runs",
        "enqueues",
        "access",
    )
    path = file.text()

    def span_of(value: Value) -> Span:
        return _span(path, value)

    exposes, consumes, publishes, subscribes, runs, enqueues, access = fields
    return Service(
        name=name.text(),
        address=address.text(),
        folder=folder.text(),
        kind=kind.choice(Kind, Kind.PYTHON),
        module=module.text(),
        image=image.text(),
        migrations=migrations.optional_text(),
        exposes=_uses(exposes, span_of),
        consumes=_uses(consumes, span_of),
        publishes=_uses(publishes, span_of),
        subscribes=_uses(subscribes, span_of),
        runs=_uses(runs, span_of),
        enqueues=_uses(enqueues, span_of),
        access=_accesses(access, span_of),
        span=span_of(span),
    )


def _span(path: str, value: Value) -> Span:
    return Span(path, *value.offsets())


def _uses(value: Value, span_of: ReadSpan) -> tuple[SpecUse, ...]:
    return tuple(_use(each, span_of) for each in value.items())


def _use(value: Value, span_of: ReadSpan) -> SpecUse:
    spec, span, names = value.members("spec", "span", "names")
    return SpecUse(_address(spec), tuple(_name(each, span_of) for each in names.items()), span_of(span))


def _name(value: Value, span_of: ReadSpan) -> UsedName:
    name, span = value.members("name", "span")
    return UsedName(name.text(), span_of(span))


def address_in(text: str) -> SpecAddress | None:
    """The address of a spec, as it is written in BUILD files: `specs/users:api`."""
    folder, _, module = text.rpartition(":")
    return SpecAddress(folder, module) if folder and module else None


def _address(value: Value) -> SpecAddress:
    address = address_in(value.text())
    if address is None:
        value.wrong("the address of a spec, such as specs/users:api")
        return SpecAddress("", "")
    return address


def _accesses(value: Value, span_of: ReadSpan) -> tuple[Access, ...]:
    """Each once. Names of hosts are the same however they are capitalised: RFC 4343."""
    unique: dict[str, Access] = {}
    for each in value.items():
        access = _access(each, span_of)
        unique.setdefault(access_entry(access), access)
    return tuple(unique.values())


def _access(value: Value, span_of: ReadSpan) -> Access:
    entry, span = value.members("entry", "span")
    match entry.text().split(":"):
        case ["internet", host, port] if host and port.isascii() and port.isdecimal() and 0 < int(port) < 65536:
            return InternetAccess(host.lower(), int(port), span_of(span))
        case [resource] if resource in {*Resource}:
            return ResourceAccess(Resource(resource), span_of(span))
        case _:
            entry.wrong(f"one of {', '.join(Resource)} or internet:<host>:<port>")
            return ResourceAccess(Resource.REDIS, span_of(span))
