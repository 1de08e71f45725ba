"""What can be so wrong with an edge that it leads nowhere. These are errors, and no comment allows them."""

from __future__ import annotations

from interlock.diagnostics.catalogue.entry import Entry
from interlock.topology.examples import API, EVENTS, PUBLISHER, SHOP, SUBSCRIBER, build, spec

DUPLICATE_SERVICE = "graph/duplicate-service"
UNKNOWN_SPEC = "graph/unknown-spec"
UNKNOWN_NAME = "graph/unknown-name"
UNCALLABLE_OPERATION = "graph/uncallable-operation"
UNEXPOSED_API = "graph/unexposed-api"
SELF_CALL = "graph/self-call"

_OFFICE = build("office", 'service(name="office", consumes={"specs/shop:api": ["list_orders"]})')
_DRIVEN = (
    *EVENTS,
    spec(
        "api",
        """
        config: {rest: {auth: public}}
        operations:
          list_orders: {rest: {method: GET, path: /orders}}
          count_order: {input: Order, auth: service, events: {subscribe: order_placed}}
        """,
    ),
    PUBLISHER,
    build(
        "statistics",
        """
        service(
            name="statistics",
            exposes=["specs/shop:api"],
            subscribes={"specs/shop:events": ["order_placed"]},
            access=["redis"],
        )
        """,
    ),
)

MISTAKES: tuple[Entry, ...] = (
    Entry(
        id=DUPLICATE_SERVICE,
        title="Two services of one name",
        reason="""\
A service's name is what others know it by: in allow-lists, as the host they call, as the user of the broker, in
tokens. So there is one of a name in a repository, whatever the folders.""",
        bad=(
            build("shop", 'service(name="shop")'),
            build("old/shop", 'service(name="shop")'),
        ),
        good=(
            build("shop", 'service(name="shop")'),
            build("old/shop", 'service(name="old_shop")'),
        ),
    ),
    Entry(
        id=SELF_CALL,
        title="A service that calls itself",
        reason="""\
A service that consumes an API which it exposes would call itself over the network, with a token for itself, while it
holds the resources of the request that led there. Its own controllers can be called as they are. Such an edge is in
no network and no token.""",
        bad=(
            API,
            build(
                "shop", 'service(name="shop", exposes=["specs/shop:api"], consumes={"specs/shop:api": ["list_orders"]})'
            ),
        ),
        good=(API, SHOP),
    ),
    Entry(
        id=UNCALLABLE_OPERATION,
        title="An operation is consumed that has no route",
        reason="""\
An operation without `rest` is reached by messages alone: the generated client has no method for it. What should reach
it is published as the event that it subscribes to.""",
        bad=(*_DRIVEN, build("office", 'service(name="office", consumes={"specs/shop:api": ["count_order"]})')),
        good=(*_DRIVEN, _OFFICE),
    ),
    Entry(
        id=UNEXPOSED_API,
        title="An API is consumed that no service exposes",
        reason="""\
There is nobody to call: no address, no network, no token. The service that implements the API lacks it in `exposes`,
or is yet to be written.""",
        bad=(API, _OFFICE),
        good=(API, SHOP, _OFFICE),
    ),
    Entry(
        id=UNKNOWN_NAME,
        title="An edge names an operation, event or task that its spec does not have",
        reason="""\
Names behind the address of a spec are those of its operations, events or tasks, or `*` for all. Tokens, rights on
streams and pictures are made from them, so one that nothing has is a mistake and no reserve.""",
        bad=(API, SHOP, build("office", 'service(name="office", consumes={"specs/shop:api": ["list_order"]})')),
        good=(API, SHOP, _OFFICE),
    ),
    Entry(
        id=UNKNOWN_SPEC,
        title="An edge names a spec that is not there, or of another kind",
        reason="""\
`exposes` and `consumes` take APIs, `publishes` and `subscribes` the `events` of a folder, `runs` and `enqueues` its
`tasks`. The address is the folder and the file's stem: `specs/shop:api` for `specs/shop/api.yaml`.""",
        bad=(
            *EVENTS,
            build("shop", 'service(name="shop", publishes={"specs/shop:event": ["order_placed"]}, access=["redis"])'),
        ),
        good=(*EVENTS, PUBLISHER, SUBSCRIBER),
    ),
)
