"""What is said about the findings of deployments."""

from __future__ import annotations

from interlock.diagnostics.catalogue.entry import Entry, ExampleFile, example_file
from interlock.topology.deployment_checks import (
    MISSING_CALLEE,
    REPLICAS,
    SERVICE_NAME,
    SHARED_PORT,
    TOO_MANY_NETWORKS,
    UNSERVED_PORT,
)
from interlock.topology.deployment_fields import FIELD_VALUE, UNKNOWN_SERVICE
from interlock.topology.examples import API, SHOP, build


def _deployment(text: str) -> ExampleFile:
    return example_file("infra/BUILD", text)


_ALL = _deployment('deployment(name="compose", platform="compose")')
_BUYER = build("buyer", 'service(name="buyer", consumes={"specs/shop:api": ["list_orders"]})')
_CLEANER = build("cleaner", 'service(name="cleaner", kind="python")')

DEPLOYMENT_ENTRIES: tuple[Entry, ...] = (
    Entry(
        id=SERVICE_NAME,
        title="A service whose name cannot be deployed",
        reason="""\
Networks, hosts, users of Redis, databases and roles of PostgreSQL, and variables are named after services. So names are
snake_case, of 40 characters at most, and none that means something there already, such as `redis`, `default` or
`public`. Nor is one service called what a role of another one is called, such as `orders_owner` beside `orders`.""",
        bad=(build("redis", 'service(name="redis")'), _ALL),
        good=(build("cache", 'service(name="cache")'), _ALL),
    ),
    Entry(
        id=MISSING_CALLEE,
        title="A service that is deployed without one that it calls",
        reason="""\
A deployment has the network of a call, and the keys for it, where both sides are part of it. A service whose callee is
missing would start and fail at the first call.""",
        bad=(
            API,
            SHOP,
            _BUYER,
            _deployment('deployment(name="compose", platform="compose", services=["services/buyer"])'),
        ),
        good=(
            API,
            SHOP,
            _BUYER,
            _deployment('deployment(name="compose", platform="compose", services=["services/buyer", "services/shop"])'),
        ),
    ),
    Entry(
        id=REPLICAS,
        title="Several replicas with compose",
        reason="""\
With compose every container has an address of its own in each network of an edge, and listens there and nowhere else:
that is how undeclared connections are refused. Two containers cannot have one address. Kubernetes refuses connections
by labels, which replicas share.""",
        bad=(API, SHOP, _deployment('deployment(name="compose", platform="compose", replicas={"shop": 2})')),
        good=(API, SHOP, _deployment('deployment(name="cluster", platform="kubernetes", replicas={"shop": 2})')),
    ),
    Entry(
        id=SHARED_PORT,
        title="Two services at one port of the host",
        reason="""\
A port of an address can be published once, and `0.0.0.0` is every address. The second container would not start.""",
        bad=(
            API,
            build("buyer", 'service(name="buyer", kind="fastapi")'),
            build("shop", 'service(name="shop", kind="fastapi", exposes=["specs/shop:api"])'),
            _deployment(
                """
                deployment(
                    name="compose",
                    platform="compose",
                    ports={"buyer": "0.0.0.0:8000", "shop": "127.0.0.1:8000"},
                )
                """
            ),
        ),
        good=(
            API,
            build("buyer", 'service(name="buyer", kind="fastapi")'),
            build("shop", 'service(name="shop", kind="fastapi", exposes=["specs/shop:api"])'),
            _deployment(
                """
                deployment(
                    name="compose",
                    platform="compose",
                    ports={"buyer": "0.0.0.0:8001", "shop": "127.0.0.1:8000"},
                )
                """
            ),
        ),
    ),
    Entry(
        id=FIELD_VALUE,
        title="A field of a deployment with a value that nothing can be made of",
        reason="""\
`project` names namespaces, and so is a label of DNS: lower-case letters, digits and `-` between them, at most 63. A
place in `ports` is an IPv4 address and a port. What is in `replicas` has one container at least. `postgres_image` and
`redis_image` are references of images. `subnet` is a private network of a /24 or larger, from which the networks of a
compose deployment are cut.""",
        bad=(API, SHOP, _deployment('deployment(name="compose", platform="compose", project="My Shop")')),
        good=(API, SHOP, _deployment('deployment(name="compose", platform="compose", project="my-shop")')),
    ),
    Entry(
        id=UNKNOWN_SERVICE,
        title="A deployment that names a service which is not there, or not deployed",
        reason="""\
`services` takes folders or addresses of services, all of the repository where it is left out; `ports` and `replicas`
take names of those that are deployed. What they name besides would be left out in silence.""",
        bad=(
            API,
            SHOP,
            _deployment('deployment(name="compose", platform="compose", services=["services/shpo"])'),
        ),
        good=(
            API,
            SHOP,
            _deployment('deployment(name="compose", platform="compose", services=["services/shop"])'),
        ),
    ),
    Entry(
        id=TOO_MANY_NETWORKS,
        title="More networks than addresses",
        reason="""\
Each edge between two containers is a network of eight addresses, cut from the deployment's `subnet`: the default,
`10.213.0.0/16`, has room for 8,192 of them.""",
        bad=(),
        good=(API, SHOP, _deployment('deployment(name="compose", platform="compose", subnet="10.192.0.0/12")')),
    ),
    Entry(
        id=UNSERVED_PORT,
        title="A published port that nobody listens on",
        reason="""\
Services of the kinds `python` and `celery` answer no requests, so there is nothing to publish.""",
        bad=(
            _CLEANER,
            _deployment('deployment(name="compose", platform="compose", ports={"cleaner": "127.0.0.1:8000"})'),
        ),
        good=(_CLEANER, _ALL),
    ),
)
