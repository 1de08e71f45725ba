"""What rules find beyond their examples, and what they leave alone."""

from __future__ import annotations

import pytest

from interlock.topology.rules.testing import linted, shop

PUBLISHES = 'publishes={"specs/shop:events": ["order_placed"]}'
PUBLISH = f'{PUBLISHES}, access=["redis"]'
SUBSCRIBE = 'subscribes={"specs/shop:events": ["order_placed"]}, access=["redis"]'
ACT = "act: {auth: public, input: Order, output: Order, rest: {method: POST, path: /act}, events: {%s}}"
ENQUEUE = 'enqueues={"specs/shop:tasks": ["print_label"]}, access=["redis"]'
RUN = 'runs=["specs/shop:tasks"], access=["redis"]'


def events(text: str) -> dict[str, str]:
    return {"specs/shop/events.yaml": f"events:\n  order_placed: {{message: Order, {text}}}\n"}


def api(*operations: str) -> dict[str, str]:
    return {"specs/shop/api.yaml": "operations:\n" + "".join(f"  {each}\n" for each in operations)}


# Allow-lists


def test_both_lists_of_an_event_are_held_against_both_kinds_of_edges() -> None:
    found = shop(events("publishers: [shop], subscribers: [mails]"), shop=SUBSCRIBE, mails=PUBLISH)
    assert found.told == [
        'graph/event-not-allowed services/mails/BUILD: "order_placed"',
        'graph/event-not-allowed services/shop/BUILD: "order_placed"',
        "graph/allowed-without-edge specs/shop/events.yaml: shop",
        "graph/allowed-without-edge specs/shop/events.yaml: mails",
    ]


def test_an_empty_list_allows_no_one() -> None:
    found = shop(events("subscribers: []"), shop=PUBLISH, mails=SUBSCRIBE)
    assert found.ids == ["graph/event-not-allowed"]
    assert found.findings[0].secondary[0].text == "`subscribers` here: no one"
    help = found.findings[0].help
    assert help is not None and "`subscribers: [mails]`" in help


def test_a_list_is_found_however_it_is_written() -> None:
    text = 'events:\n  order_placed:\n    message: Order\n    publishers:\n      - "shop"\n      - gone\n'
    found = shop({"specs/shop/events.yaml": text}, shop=PUBLISH, mails=SUBSCRIBE)
    assert found.told == ["graph/unknown-service specs/shop/events.yaml: gone"]


def test_what_a_star_stands_for_is_held_against_lists_as_well() -> None:
    star = PUBLISH.replace("order_placed", "*")
    found = shop(events("publishers: [mails]"), shop=star, mails=f"{PUBLISHES}, {SUBSCRIBE}")
    assert found.told == ['graph/event-not-allowed services/shop/BUILD: "*"']


def test_a_cure_names_no_service_that_is_not_there() -> None:
    found = shop(events("subscribers: [mail, shop]"), shop=f"{PUBLISHES}, {SUBSCRIBE}", mails=SUBSCRIBE)
    [refused] = [each for each in found.findings if each.id == "graph/event-not-allowed"]
    assert refused.help is not None and "`subscribers: [shop, mails]`" in refused.help


# Calls


def test_one_circle_is_told_for_services_that_all_lead_to_one_another() -> None:
    files = {f"specs/{name}/api.yaml": "operations: {act: {rest: {method: POST, path: /act}}}" for name in "abc"}
    edges = {"a": "bc", "b": "a", "c": "ab"}
    for name, callees in edges.items():
        consumes = ", ".join(f'"specs/{callee}:api": ["*"]' for callee in callees)
        files[f"services/{name}/BUILD"] = (
            f'service(name="{name}", exposes=["specs/{name}:api"], consumes={{{consumes}}})'
        )
    found = linted(files)
    assert found.ids == ["graph/call-circle"]
    assert found.findings[0].message == "services call each other in a circle: `a` -> `b` -> `a`"
    assert [label.text for label in found.findings[0].secondary] == ["`b` calls `a`"]


def test_an_exchange_of_events_is_no_circle() -> None:
    both = 'publishes={"specs/shop:events": ["%s"]}, subscribes={"specs/shop:events": ["%s"]}, access=["redis"]'
    assert shop(a=both % ("order_placed", "order_packed"), b=both % ("order_packed", "order_placed")).ids == []


@pytest.mark.parametrize(
    ("operation", "ids"),
    [
        ("act: {rest: {method: POST, path: /act}}", ["graph/uncalled-operation"]),
        ("act: {auth: service, rest: {method: POST, path: /act}}", ["graph/uncalled-operation"]),
        ("act: {auth: user, rest: {method: POST, path: /act}}", []),
        ("act: {auth: public, rest: {method: POST, path: /act}}", []),
        ("act: {input: Order, events: {subscribe: order_placed}}", []),
        ("act: {input: Order, events: {subscribe: order_placed}, rest: {method: POST, path: /act}}", []),
    ],
)
def test_an_operation_is_uncalled_when_services_alone_could_call_it(operation: str, ids: list[str]) -> None:
    found = shop(api(operation), shop=f'exposes=["specs/shop:api"], {SUBSCRIBE}', mails=PUBLISH)
    assert found.ids == ids


def test_operations_of_an_api_that_no_one_exposes_yet_are_left_alone() -> None:
    assert shop(api("act: {rest: {method: POST, path: /act}}")).ids == []


def test_two_services_may_expose_an_api_that_no_service_calls() -> None:
    assert shop(a='exposes=["specs/shop:api"]', b='exposes=["specs/shop:api"]').ids == []


# Events and tasks


def test_both_halves_of_an_event_are_told_where_it_is_declared() -> None:
    found = shop(
        a='publishes={"specs/shop:events": ["order_placed"]}, access=["redis"]',
        b='subscribes={"specs/shop:events": ["order_packed"]}, access=["redis"]',
    )
    assert found.told == [
        "graph/unread-event specs/shop/events.yaml: order_placed",
        "graph/unsent-event specs/shop/events.yaml: order_packed",
    ]


def test_a_service_may_subscribe_to_what_it_publishes() -> None:
    assert shop(shop=f"{PUBLISHES}, {SUBSCRIBE}").ids == []


@pytest.mark.parametrize("when", ["publish_on_success", "publish_on_error", "subscribe"])
def test_each_event_of_an_exposed_operation_needs_an_edge(when: str) -> None:
    message = "Problem" if when == "publish_on_error" else "Order"
    specs = {
        "specs/shop/models.yaml": "models: {Order: {fields: {id: int}}, Problem: {fields:"
        " {type: string, title: string, status: int}}}",
        "specs/shop/events.yaml": f"events:\n  order_placed: {{message: {message}}}\n",
        **api(ACT % f"{when}: order_placed"),
    }
    other = PUBLISH if when == "subscribe" else SUBSCRIBE
    needed = SUBSCRIBE if when == "subscribe" else PUBLISH
    exposes = 'exposes=["specs/shop:api"], '
    found = shop(specs, shop=f'{exposes}access=["redis"]', other=other)
    assert "graph/undeclared-event" in found.ids
    [undeclared] = [each for each in found.findings if each.id == "graph/undeclared-event"]
    field = "subscribes" if when == "subscribe" else "publishes"
    assert undeclared.help == f'write `{field}={{"specs/shop:events": ["order_placed"]}}` in services/shop/BUILD'
    assert shop(specs, shop=f"{exposes}{needed}", other=other).ids == []


def test_the_help_keeps_what_is_declared_already() -> None:
    specs = api(ACT % "publish_on_success: order_placed")
    fields = (
        'exposes=["specs/shop:api"], access=["redis"],'
        ' publishes={"specs/shop:events": ["order_packed"], "specs/more:events": ["b"]}'
    )
    more = {
        "specs/more/models.yaml": "models: {B: {fields: {id: int}}}",
        "specs/more/events.yaml": "events: {b: {message: B}}",
    }
    found = shop({**specs, **more}, shop=fields)
    [undeclared] = [each for each in found.findings if each.id == "graph/undeclared-event"]
    assert undeclared.help == (
        'write `publishes={..., "specs/shop:events": ["order_packed", "order_placed"]}` in services/shop/BUILD'
    )


@pytest.mark.parametrize("edge", [PUBLISH, SUBSCRIBE, ENQUEUE, RUN])
def test_every_kind_of_message_needs_redis(edge: str) -> None:
    found = shop(shop=edge.replace('access=["redis"]', 'access=["postgres"]'))
    [missing] = [each for each in found.findings if each.id == "graph/messages-without-redis"]
    assert missing.help == 'write `access=["postgres", "redis"]` in services/shop/BUILD'


def test_a_schedule_starts_a_task() -> None:
    assert shop(labels=RUN).told == ["graph/unstarted-task specs/shop/tasks.yaml: print_label"]
    assert shop(shop=ENQUEUE).told == ["graph/unrun-task specs/shop/tasks.yaml: print_label"]
    assert shop().told == []


def test_two_runners_are_told_once_however_many_tasks_there_are() -> None:
    assert shop(shop=ENQUEUE, a=RUN, b=RUN).told == ['graph/two-runners services/b/BUILD: "specs/shop:tasks"']


# One mistake, one finding


def test_what_a_misspelt_edge_was_meant_to_be_is_not_found_missing() -> None:
    operations = api(ACT % "publish_on_success: order_placed")
    fields = 'exposes=["specs/shop:api"], publishes={"specs/shop:events": ["order_plaecd"]}, access=["redis"]'
    assert shop(operations, shop=fields, mails=SUBSCRIBE).ids == ["graph/unknown-name"]
    consumes = 'service(name="office", consumes={"specs/shpo:api": ["list_orders"]})'
    code = {"services/office/main.py": "import specs.shop.api_client\n"}
    assert linted({**SHOP_API, "services/office/BUILD": consumes, **code}).ids == ["graph/unknown-spec"]


def test_what_other_fields_lack_is_found_beside_a_mistake() -> None:
    build = 'service(name="office", publishes={"specs/shop:event": ["*"]}, access=["redis"])'
    code = {"services/office/main.py": "import specs.shop.api_client\n"}
    assert {*linted({**SHOP_API, "services/office/BUILD": build, **code}).ids} == {
        "graph/unknown-spec",
        "graph/undeclared-use",
    }


def test_who_calls_an_api_that_is_misspelt_where_it_is_exposed_is_left_alone() -> None:
    office = 'consumes={"specs/shop:api": ["list_orders"]}'
    assert shop(shop='exposes=["specs/shop:apy"]', office=office).ids == ["graph/unknown-spec"]


# Names and hosts


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("redis", "means something else"),
        ("pg_shop", "means something else"),
        ("a b", "is not snake_case"),
        ("Shop", "is not snake_case"),
        ("x<script>y", "is not snake_case"),
        ("a" * 41, "is not snake_case of at most 40 characters"),
        ("shop_owner", "is also what a role of `shop` in PostgreSQL is called"),
    ],
)
def test_a_name_that_cannot_be_deployed_is_found_before_that(name: str, problem: str) -> None:
    found = linted({"services/shop/BUILD": 'service(name="shop")', "services/x/BUILD": f'service(name="{name}")'})
    assert found.told == [f'graph/unusable-name services/x/BUILD: service(name="{name}")']
    assert problem in found.findings[0].message


@pytest.mark.parametrize(
    "host",
    ["a..b", ".example", "-a.example", "a" * 64, "10.0.0.1", "127.0.0.1", "169.254.169.254", "1.2.3", "localhost"],
)
def test_a_host_that_cannot_be_on_the_internet_is_found(host: str) -> None:
    found = linted({"services/x/BUILD": f'service(name="x", access=["internet:{host}:443"])'})
    assert found.told == [f'graph/unreachable-host services/x/BUILD: "internet:{host}:443"']


@pytest.mark.parametrize("host", ["example.org", "xn--bcher-kva.example", "8.8.8.8", "3com.example", "mailhog"])
def test_names_and_public_addresses_are_hosts(host: str) -> None:
    assert linted({"services/x/BUILD": f'service(name="x", access=["internet:{host}:443"])'}).ids == []


# What code uses

SERVER = "from specs.shop.api_server import shop_router\n"


def test_the_whole_chain_of_files_is_named() -> None:
    found = linted(
        {
            **SHOP_API,
            "services/office/BUILD": 'service(name="office")',
            "services/office/app/main.py": "import libraries.a\n",
            "libraries/a.py": "from libraries.b import b\n",
            "libraries/b.py": "import specs.shop.api_client as renamed\n",
        }
    )
    assert found.told == ['graph/undeclared-use services/office/BUILD: service(name="office")']
    assert found.findings[0].message.endswith(": services/office/app/main.py -> libraries/a.py -> libraries/b.py")


@pytest.mark.parametrize(
    ("module", "field"),
    [
        ("api_client", "consumes"),
        ("api_server", "exposes"),
        ("api_subscriber", "exposes"),
        ("events_publisher", "publishes"),
        ("events_subscriber", "subscribes"),
        ("tasks_worker", "runs"),
        ("tasks_enqueue", "enqueues"),
    ],
)
def test_each_generated_piece_needs_its_own_field(module: str, field: str) -> None:
    found = linted(
        {**SHOP_API, "services/x/BUILD": 'service(name="x")', "services/x/main.py": f"import specs.shop.{module}\n"}
    )
    assert found.ids == ["graph/undeclared-use"]
    assert f"which is not in its `{field}`" in found.findings[0].message


@pytest.mark.parametrize("module", ["models", "api", "events"])
def test_types_are_for_everybody(module: str) -> None:
    files = {**SHOP_API, "services/x/BUILD": 'service(name="x")', "services/x/main.py": f"import specs.shop.{module}\n"}
    assert linted(files).ids == []


def test_events_that_operations_send_and_handle_are_used_by_who_exposes_them() -> None:
    operations = api(
        "place: {auth: public, input: Order, output: Order, rest: {method: POST, path: /orders},"
        " events: {publish_on_success: order_placed}}",
        "count: {input: Order, events: {subscribe: order_packed}}",
    )
    build = """
        service(
            name="shop",
            exposes=["specs/shop:api"],
            publishes={"specs/shop:events": ["order_placed"]},
            subscribes={"specs/shop:events": ["order_packed"]},
            access=["redis"],
        )
        """
    files = {**SHOP_API, **operations, "services/shop/BUILD": build}
    assert not {"graph/unused-edge"} & {*linted({**files, "services/shop/main.py": SERVER}).ids}
    unused = linted({**files, "services/shop/main.py": "import json\n"}).told
    assert [each for each in unused if each.startswith("graph/unused-edge")] == [
        'graph/unused-edge services/shop/BUILD: "specs/shop:api"',
        'graph/unused-edge services/shop/BUILD: "specs/shop:events"',
        'graph/unused-edge services/shop/BUILD: "specs/shop:events"',
    ]


def test_handlers_of_messages_alone_use_an_exposed_api() -> None:
    found = linted(
        {
            **SHOP_API,
            "services/shop/BUILD": 'service(name="shop", exposes=["specs/shop:api"])',
            "services/shop/main.py": "import specs.shop.api_subscriber\n",
        }
    )
    assert found.ids == []


@pytest.mark.parametrize(
    ("access", "module", "ids"),
    [
        ("postgres", "psycopg", []),
        ("postgres", "sqlalchemy", ["graph/unused-access"]),
        ("redis", "redis", []),
        ("redis", "json", ["graph/unused-access"]),
        ("internet:example.org:443", "httpx2", []),
        ("internet:example.org:25", "aiosmtplib", []),
        ("internet:example.org:443", "pydantic", ["graph/unused-access"]),
    ],
)
def test_access_is_used_by_a_driver_or_a_client(access: str, module: str, ids: list[str]) -> None:
    build = f'service(name="x", access=["{access}"])'
    assert linted({"services/x/BUILD": build, "services/x/main.py": f"import {module}\n"}).ids == ids


def test_redis_is_used_by_messages_whatever_brings_them_there() -> None:
    found = shop({"services/shop/main.py": "import specs.shop.events_publisher\n"}, shop=PUBLISH, mails=SUBSCRIBE)
    assert "graph/unused-access" not in found.ids


def test_a_driver_of_redis_may_be_there_for_the_runtime() -> None:
    assert linted({"services/x/BUILD": 'service(name="x")', "services/x/main.py": "import redis\n"}).ids == []


def test_a_service_of_which_nothing_is_known_is_left_alone() -> None:
    """As one that the build was not asked about."""
    found = shop({"services/mails/main.py": "import json\n"}, shop=PUBLISH, mails=SUBSCRIBE)
    assert {each.primary.span.path for each in found.findings} == {"services/mails/BUILD"}


SHOP_API = {
    "specs/shop/models.yaml": "models: {Order: {fields: {id: int}}}",
    "specs/shop/api.yaml": """\
config: {rest: {auth: public}}
operations:
  list_orders: {rest: {method: GET, path: /orders}}
""",
    "specs/shop/events.yaml": """\
events:
  order_placed: {message: Order}
  order_packed: {message: Order}
""",
}
