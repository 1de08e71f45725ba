"""Reads layout.json: what lies around services, as the plugin finds it. See `services_file` for its errors and spans.

A document of version 1 holds `specs`, the type of each spec's target by its address, and `services`, each by its
address with `python`, `neighbours`, `owners`, `module` and `edges`; `layout` tells what these are.
"""

from __future__ import annotations

from interlock.diagnostics.source import Span
from interlock.ir.services import SpecAddress
from interlock.topology.layout import EdgeTarget, Layout, Neighbour, ServiceLayout
from interlock.topology.services_file import address_in
from interlock.topology.strict_json import Value, read_document

NAME = "layout.json"
VERSION = 1


def read_layout(text: str) -> Layout:
    """What a document tells. Raises `InvalidDocument`, which tells all that is wrong."""
    return read_document(text, VERSION, NAME, _layout)


def _layout(document: Value) -> Layout:
    _, specs, services = document.members("version", "specs", "services")
    return layout_of(specs, services)


def layout_in(layout: Value) -> Layout:
    """What the member `layout` of a document tells."""
    return layout_of(*layout.members("specs", "services"))


def layout_of(specs: Value, services: Value) -> Layout:
    return Layout(
        services={address: _service(value) for address, value in services.entries()},
        specs={address: value.text() for address, value in specs.entries()},
    )


def _service(value: Value) -> ServiceLayout:
    file, python, neighbours, owners, module, edges = value.members(
        "file", "python", "neighbours", "owners", "module", "edges"
    )
    path = file.text()
    return ServiceLayout(
        python=tuple(each.text() for each in python.items()),
        neighbours=tuple(map(_neighbour, neighbours.items())),
        owners=tuple(each.text() for each in owners.items()),
        module=Span(path, *module.offsets()),
        edges=tuple(_edge(path, each) for each in edges.items()),
    )


def _neighbour(value: Value) -> Neighbour:
    type, address, file, span = value.members("type", "address", "file", "span")
    return Neighbour(type.text(), address.text(), Span(file.text(), *span.offsets()))


def _edge(path: str, value: Value) -> EdgeTarget:
    field, address, spec, span, type = value.members("field", "address", "spec", "span", "type")
    return EdgeTarget(
        field.text(), _address(address), _address(spec), Span(path, *span.offsets()), type.optional_text()
    )


def _address(value: Value) -> SpecAddress:
    address = address_in(value.text())
    if address is None:
        value.wrong("the address of a target, such as specs/users:api")
        return SpecAddress("", "")
    return address
