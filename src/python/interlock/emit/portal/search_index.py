"""What the search of the site knows: everything that has a name, and where it is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import NamedTuple

from interlock.emit.portal import addresses
from interlock.emit.portal.addresses import Address, href
from interlock.emit.portal.api_views import api_name
from interlock.emit.portal.material import Material
from interlock.emit.portal.model_views import noun

_SITE = "index.html"


class Entry(NamedTuple):
    """`detail` is searched as well as the name, and counts for less."""

    kind: str
    name: str
    detail: str
    address: Address


def search_script(material: Material) -> str:
    """A script that leaves the index, from the root of the site, where the page's own script looks for it."""
    rows = [[entry.kind, entry.name, entry.detail, href(_SITE, entry.address)] for entry in entries(material)]
    lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    return f"globalThis.interlockSearchIndex = [\n{lines}\n];\n"


def entries(material: Material) -> Iterator[Entry]:
    for service in material.graph.services:
        yield Entry("service", service.name, service.kind.value, addresses.of_service(service.name))
        for variable in material.environment.of(service.name):
            address = Address(addresses.of_service(service.name).page, f"variable-{variable.name}")
            yield Entry("variable", variable.name, service.name, address)
    for domain in material.system.domains:
        for api in domain.apis:
            yield Entry("API", api_name(api), api.path, addresses.of_api(api))
            for operation in api.operations:
                route = "" if operation.http is None else f"{operation.http.method.value} {operation.http.path}"
                address = addresses.of_operation(api, operation)
                yield Entry("operation", f"{api_name(api)}.{operation.name}", route, address)
            for error in api.errors:
                yield Entry("error", str(error.name), f"{error.status} {error.title}", addresses.of_error(error))
        for event in domain.events:
            yield Entry("event", str(event.name), event.stream, addresses.of_event(event.name))
        for task in domain.tasks:
            yield Entry("task", str(task.name), task.queue, addresses.of_task(task.name))
        for declared in domain.declarations:
            yield Entry(noun(declared), str(declared.name), "", addresses.of_declaration(declared.name))
