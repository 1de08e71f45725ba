"""What is said about the findings of services by themselves."""

from __future__ import annotations

from interlock.diagnostics.catalogue.entry import Entry, Example, example_file
from interlock.topology.examples import API, EVENTS, build, spec
from interlock.topology.service_checks import (
    COMPOSITION_ROOT,
    OUTSIDE_SERVICES,
    PYTHON_BESIDE_BUILD,
    SPEC_TARGET,
    TARGET_BESIDE,
)
from interlock.topology.service_fields import EDGE_ADDRESS, EDGE_NAMES, REPEATED_ENTRY, UNKNOWN_ACCESS


def _shop(fields: str = "") -> Example:
    """A service and its composition root."""
    return (build("shop", f'service(name="shop", kind="fastapi"{fields})'), *_APP)


_APP = (
    example_file("services/shop/app/BUILD", "python_sources()"),
    example_file("services/shop/app/main.py", "print('open')"),
)

SERVICE_ENTRIES: tuple[Entry, ...] = (
    Entry(
        id=COMPOSITION_ROOT,
        title="A service without a module that is run",
        reason="""\
`run` and the image start a service as `python -m <module>`: `app.main` below its folder, or what `module=` names. What
the service needs is what that module imports. So there is such a module, and one target that owns it.""",
        bad=(build("shop", 'service(name="shop", kind="fastapi", module="services.shop.app.mian")'), *_APP),
        good=_shop(),
    ),
    Entry(
        id=EDGE_ADDRESS,
        title="An edge that is not the address of a spec",
        reason="""\
The fields `exposes`, `consumes`, `publishes`, `subscribes`, `runs` and `enqueues` take addresses of specs: the folder,
a colon, and the target, which is called as its file is. `specs/shop:api` is that of `specs/shop/api.yaml`.""",
        bad=(API, *_shop(', exposes=["shop"]')),
        good=(API, *_shop(', exposes=["specs/shop:api"]')),
    ),
    Entry(
        id=EDGE_NAMES,
        title="Names behind an edge that cannot be names",
        reason="""\
Behind the address of a spec stands what of it is used: the names of operations, events or tasks, which are snake_case,
or `["*"]` for all of them. An empty list would be an edge that allows nothing.""",
        bad=(*EVENTS, *_shop(', publishes={"specs/shop:events": []}, access=["redis"]')),
        good=(*EVENTS, *_shop(', publishes={"specs/shop:events": ["order_placed"]}, access=["redis"]')),
    ),
    Entry(
        id=OUTSIDE_SERVICES,
        title="A service outside of services/",
        reason="""\
The rules over Python look at what lies below `services/`, and hold it against the service in whose folder it lies. Of a
service elsewhere nothing would be found: code that is written by hand, imports without an edge.""",
        bad=(
            example_file("apps/shop/BUILD", 'service(name="shop", kind="fastapi", module="apps.shop.app.main")'),
            example_file("apps/shop/app/BUILD", "python_sources()"),
            example_file("apps/shop/app/main.py", "print('open')"),
        ),
        good=_shop(),
    ),
    Entry(
        id=PYTHON_BESIDE_BUILD,
        title="Python beside a service's BUILD file",
        reason="""\
A folder on the command line means all its targets, and every Python module is one that runs: `./pants run` of the
folder would not know which of them is meant. The Python of a service lies in folders below, each with a BUILD file of
its own.""",
        bad=(*_shop(), example_file("services/shop/prices.py", "FREE = 0")),
        good=(*_shop(), example_file("services/shop/app/prices.py", "FREE = 0")),
    ),
    Entry(
        id=REPEATED_ENTRY,
        title="An entry that stands in a field twice",
        reason="""\
An edge is there or not there, so the second entry says nothing. Most often another one was meant. Hosts are the same
however they are capitalised.""",
        bad=_shop(', access=["redis", "postgres", "redis"]'),
        good=_shop(', access=["redis", "postgres"]'),
    ),
    Entry(
        id=SPEC_TARGET,
        title="An edge to a spec whose target is missing or of another kind",
        reason="""\
An edge names the target of a spec. Where the file is there and its target is not, or is called or typed otherwise,
nothing would be generated for what imports it. `./pants tailor ::` writes targets, named after their files.""",
        bad=(
            spec("api", "config: {rest: {auth: public}}\noperations: {list: {rest: {method: GET, path: /orders}}}"),
            example_file("specs/shop/BUILD", 'spec_router(name="orders", source="api.yaml")'),
            *_shop(', exposes=["specs/shop:api"]'),
        ),
        good=(
            spec("api", "config: {rest: {auth: public}}\noperations: {list: {rest: {method: GET, path: /orders}}}"),
            example_file("specs/shop/BUILD", 'spec_router(name="api", source="api.yaml")'),
            *_shop(', exposes=["specs/shop:api"]'),
        ),
    ),
    Entry(
        id=TARGET_BESIDE,
        title="Another target in a service's BUILD file",
        reason="""\
A folder on the command line means all its targets. With one target in it, `services/shop` is the service: what is run,
packaged and deployed. Where another one has to stay, a comment can allow it; the service is called by its whole address
then.""",
        bad=(
            build("shop", 'service(name="shop", kind="fastapi")\n\nresources(name="prices", sources=["*.csv"])'),
            *_APP,
        ),
        good=(
            build("shop", 'service(name="shop", kind="fastapi")'),
            example_file("services/shop/prices/BUILD", 'resources(name="prices", sources=["*.csv"])'),
            *_APP,
        ),
    ),
    Entry(
        id=UNKNOWN_ACCESS,
        title="Access to something that there is not",
        reason="""\
Besides other services, a service reaches what the deployment runs beside it, `postgres` and `redis`, and hosts on the
internet, each with its port: `internet:<host>:<port>`. Networks, accounts and passwords are made of that.""",
        bad=_shop(', access=["rediss"]'),
        good=_shop(', access=["redis"]'),
    ),
)
