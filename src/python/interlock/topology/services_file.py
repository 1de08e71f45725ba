"""Reads services.json: the `service` targets of a repository, as the plugin writes them.

A document of version 1 holds `services`. Spans are character offsets in the BUILD file: those of a text with its quotes
or, where it is computed, those of the whole call. What stands in fields is what people wrote there, and what is wrong
with that is in each service's `mistakes`. A document of another form is a mistake of programs, and so an exception.
"""

from __future__ import annotations

from collections.abc import Callable

from interlock.diagnostics.source import Span
from interlock.ir.services import Kind, Service, SpecAddress, SpecUse
from interlock.topology.edges import CONSUMES, ENQUEUES, EXPOSES, PUBLISHES, RUNS, SUBSCRIBES, EdgeField
from interlock.topology.service_fields import FieldReader, WrittenText, WrittenUse
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

    reader = FieldReader()

    def uses(field: EdgeField, value: Value) -> tuple[SpecUse, ...]:
        return reader.uses(field, [_use(each, span_of) for each in value.items()])

    exposes, consumes, publishes, subscribes, runs, enqueues, access = fields
    return Service(
        name=name.text(),
        address=address.text(),
        folder=folder.text(),
        kind=kind.choice(Kind, Kind.PYTHON),
        module=module.text(),
        image=image.text(),
        migrations=migrations.optional_text(),
        exposes=uses(EXPOSES, exposes),
        consumes=uses(CONSUMES, consumes),
        publishes=uses(PUBLISHES, publishes),
        subscribes=uses(SUBSCRIBES, subscribes),
        runs=uses(RUNS, runs),
        enqueues=uses(ENQUEUES, enqueues),
        access=reader.accesses([_access(each, span_of) for each in access.items()]),
        span=span_of(span),
        # Complete, since the fields above have been read.
        mistakes=tuple(reader.mistakes),
    )


def _span(path: str, value: Value) -> Span:
    return Span(path, *value.offsets())


def _use(value: Value, span_of: ReadSpan) -> WrittenUse:
    spec, span, names = value.members("spec", "span", "names")
    return WrittenUse(
        WrittenText(spec.written_text(), span_of(span)), tuple(_name(each, span_of) for each in names.items())
    )


def _name(value: Value, span_of: ReadSpan) -> WrittenText:
    name, span = value.members("name", "span")
    return WrittenText(name.written_text(), span_of(span))


def _access(value: Value, span_of: ReadSpan) -> WrittenText:
    entry, span = value.members("entry", "span")
    return WrittenText(entry.written_text(), span_of(span))


def address_in(text: str) -> SpecAddress | None:
    """The address of a spec, as it is written in BUILD files: `specs/users:api`."""
    folder, _, module = text.rpartition(":")
    return SpecAddress(folder, module) if folder and module else None
