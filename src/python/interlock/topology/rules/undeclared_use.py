"""Code that reaches what is generated for an edge that its service does not have, at whatever distance."""

from __future__ import annotations

from collections.abc import Iterator

from interlock.diagnostics.catalogue.entry import Entry, example_file
from interlock.diagnostics.diagnostic import Severity
from interlock.ir.services import EVERY_NAME
from interlock.topology.edges import EXPOSES, RUNS, edge_help, field_of
from interlock.topology.examples import API, SHOP, build
from interlock.topology.rule import Finding, Topology, UsageRule
from interlock.topology.usage import Usage


def check(topology: Topology, usage: Usage) -> Iterator[Finding]:
    for service in topology.graph.services:
        used = usage[service.name].generated if service.name in usage else ()
        for use in used:
            if use.piece is None:
                continue
            field = field_of(use.piece, use.spec)
            declared = field.of(service)
            if any(each.spec == use.spec for each in declared) or topology.is_mistaken(declared):
                continue
            names = () if field in (EXPOSES, RUNS) else (EVERY_NAME,)
            chain = " -> ".join(use.through)
            yield Finding(
                service.span,
                f"`{service.name}` uses the {use.piece} of `{use.spec}`, which is not in its `{field.name}`:"
                f" {chain or 'a dependency'}",
                f"{edge_help(service, field, use.spec, names)}"
                f"{', or with the names that are used in place of `*`' if names else ''}",
            )


_CODE = (
    example_file("services/office/app/main.py", "from libraries.listing import print_orders\n"),
    example_file("libraries/listing.py", "from specs.shop.api_client import ShopClient\n"),
    example_file("services/shop/app/main.py", "from specs.shop.api_server import shop_router\n"),
)

RULE = UsageRule(
    Entry(
        id="graph/undeclared-use",
        title="Code that reaches what its service does not declare",
        reason="""\
What is generated to call an API, to answer for it, to send an event or to handle it is for services that have the
edge. Code of a service that reaches it, be it through a library that several services share, would be refused when it
runs: there is no network, no token and no right on the stream. The message names the files that lead there.""",
        bad=(API, SHOP, build("office", 'service(name="office")'), *_CODE),
        good=(
            API,
            SHOP,
            build("office", 'service(name="office", consumes={"specs/shop:api": ["list_orders"]})'),
            *_CODE,
        ),
    ),
    Severity.ERROR,
    check,
)
