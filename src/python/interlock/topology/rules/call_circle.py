"""Services that call each other in a circle."""

from __future__ import annotations

from collections.abc import Iterator

from interlock.circles import circles
from interlock.diagnostics.catalogue.entry import Entry, example_file
from interlock.diagnostics.diagnostic import Label, Severity
from interlock.topology.examples import API, build
from interlock.topology.graph import Call
from interlock.topology.rule import Finding, GraphRule, Topology


def check(topology: Topology) -> Iterator[Finding]:
    """One for every group of services that all lead to one another."""
    first: dict[tuple[str, str], Call] = {}
    for call in topology.graph.calls:
        first.setdefault((call.caller, call.callee), call)
    following = {service.name: topology.graph.callees_of(service.name) for service in topology.graph.services}
    for circle in circles(following):
        calls = [first[edge] for edge in zip(circle, [*circle[1:], circle[0]], strict=True)]
        yield Finding(
            calls[0].span,
            f"services call each other in a circle: {' -> '.join(f'`{name}`' for name in (*circle, circle[0]))}",
            "have one of them publish an event that another one subscribes to, in place of a call",
            tuple(Label(call.span, f"`{call.caller}` calls `{call.callee}`") for call in calls[1:]),
        )


_STOCK = example_file(
    "specs/stock/api.yaml",
    """
    config: {rest: {auth: public}}
    operations:
      take_from_stock: {rest: {method: POST, path: /stock}}
    """,
)
_SHOP = build(
    "shop",
    """
    service(
        name="shop",
        exposes=["specs/shop:api"],
        consumes={"specs/stock:api": ["take_from_stock"]},
    )
    """,
)

RULE = GraphRule(
    Entry(
        id="graph/call-circle",
        title="Services that call each other in a circle",
        reason="""\
Services in a circle of calls cannot be started one after the other, each of them is down as soon as one is, and when
one is slow, calls that wait for each other use up the connections of all. They are one service in several processes.
What follows from a call is better told by an event, which waits for no one. It is an error, for it is paid for when
the system is in trouble already; where a circle ends for a reason, such as a callback that calls nothing, a comment
can allow it.""",
        bad=(
            API,
            _STOCK,
            _SHOP,
            build(
                "stock",
                """
                service(
                    name="stock",
                    exposes=["specs/stock:api"],
                    consumes={"specs/shop:api": ["list_orders"]},
                )
                """,
            ),
        ),
        good=(API, _STOCK, _SHOP, build("stock", 'service(name="stock", exposes=["specs/stock:api"])')),
    ),
    Severity.ERROR,
    check,
)
