"""Edges that no code uses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from interlock.diagnostics.catalogue.entry import Entry, example_file
from interlock.diagnostics.diagnostic import Severity
from interlock.ir.api import Api, OperationEvents
from interlock.ir.services import Service, SpecAddress, SpecUse
from interlock.ir.types import QualifiedName
from interlock.topology.edges import CONSUMES, EXPOSES, PUBLISHES, SUBSCRIBES, EdgeField
from interlock.topology.examples import API, SHOP, build
from interlock.topology.graph import EVENTS_MODULE, address_of
from interlock.topology.rule import Finding, Topology, UsageRule
from interlock.topology.usage import Piece, ServiceUsage, Usage
from interlock.workspace import folder_of_domain


def check(topology: Topology, usage: Usage) -> Iterator[Finding]:
    """Not of `runs` and `enqueues`: for tasks no code is generated that could be seen in use."""
    apis = {address_of(api): api for domain in topology.system.domains for api in domain.apis}
    for service in topology.graph.services:
        used = usage.get(service.name)
        if used is None:
            continue
        for field in (EXPOSES, CONSUMES, PUBLISHES, SUBSCRIBES):
            for use in field.of(service):
                if not _is_used(service, field, use, used, apis):
                    yield Finding(
                        use.span,
                        f"no code of `{service.name}` uses `{use.spec}` as `{field.name}` says",
                        f"take `{use.spec}` out of `{field.name}` until there is",
                    )


def _is_used(
    service: Service, field: EdgeField, use: SpecUse, used: ServiceUsage, apis: Mapping[SpecAddress, Api]
) -> bool:
    if field is EXPOSES:
        return used.takes(use.spec, Piece.SERVER, Piece.SUBSCRIBER)
    if field is CONSUMES:
        return used.takes(use.spec, Piece.CLIENT)
    piece = Piece.PUBLISHER if field is PUBLISHES else Piece.SUBSCRIBER
    # Servers publish, and subscribers of APIs handle, what their operations say.
    return used.takes(use.spec, piece) or any(
        exposed.spec in apis
        and used.takes(exposed.spec, Piece.SERVER, Piece.SUBSCRIBER)
        and use.spec in _events_of(apis[exposed.spec], field)
        for exposed in service.exposes
    )


def _events_of(api: Api, field: EdgeField) -> set[SpecAddress]:
    """The specs of the events that operations of an API publish, or subscribe to."""
    return {
        SpecAddress(folder_of_domain(event.domain), EVENTS_MODULE)
        for operation in api.operations
        for event in _events(operation.events, field)
        if event is not None
    }


def _events(events: OperationEvents, field: EdgeField) -> tuple[QualifiedName | None, ...]:
    return (events.on_success, events.on_error) if field is PUBLISHES else (events.subscribe,)


_OFFICE = build("office", 'service(name="office", consumes={"specs/shop:api": ["list_orders"]})')
_SHOP = (API, SHOP, example_file("services/shop/app/main.py", "from specs.shop.api_server import shop_router\n"))

RULE = UsageRule(
    Entry(
        id="graph/unused-edge",
        title="An edge that no code uses",
        reason="""\
An edge is a right: a network, a token, a stream. One that no code of the service uses, directly or through others, is
a right that only an intruder would use, and a line in the picture that is not so.""",
        bad=(*_SHOP, _OFFICE, example_file("services/office/app/main.py", "print('no orders')\n")),
        good=(
            *_SHOP,
            _OFFICE,
            example_file("services/office/app/main.py", "from specs.shop.api_client import ShopClient\n"),
        ),
    ),
    Severity.WARNING,
    check,
)
