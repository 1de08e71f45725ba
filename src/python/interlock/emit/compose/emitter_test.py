from __future__ import annotations

import json
from dataclasses import replace
from graphlib import TopologicalSorter
from ipaddress import IPv4Network
from typing import Any

import pytest

from interlock.emit.deployment import emit_deployment
from interlock.emit.testing_deployment import compose_of, emitted, files_of, on_compose
from interlock.ir.deployment import EnvironmentContract, EnvironmentVariable, Need
from interlock.topology.testing import Repository

API = "config: {{rest: {{auth: service}}}}\noperations: {{use_{0}: {{rest: {{method: POST, path: /{0}}}}}}}"
FILES = {
    "specs/orders/api.yaml": API.format("orders"),
    "specs/billing/api.yaml": API.format("billing"),
    "specs/stock/api.yaml": API.format("stock"),
    "services/gateway/BUILD": """
        service(name="gateway", kind="fastapi", consumes={"specs/orders:api": ["use_orders"]})
        """,
    "services/orders/BUILD": """
        service(
            name="orders", kind="fastapi", exposes=["specs/orders:api"], access=["postgres", "redis"],
            consumes={"specs/billing:api": ["use_billing"], "specs/stock:api": ["use_stock"]},
        )
        """,
    "services/billing/BUILD": """
        service(
            name="billing", kind="fastapi", exposes=["specs/billing:api"],
            access=["redis", "internet:pay.example:443"],
        )
        """,
    "services/stock/BUILD": """
        service(
            name="stock", kind="fastapi", exposes=["specs/stock:api"], consumes={"specs/orders:api": ["use_orders"]},
        )
        """,
    "infra/BUILD": """deployment(
        name="compose", platform="compose", project="shop", ports={"gateway": "127.0.0.1:80", "billing": "0.0.0.0:81"},
    )""",
}
CONTRACT = EnvironmentContract(
    {
        "billing": (
            EnvironmentVariable("PAY_TOKEN", "text", True, Need.PRODUCTION, None, "whom we are paid by"),
            EnvironmentVariable("PAY_ACCOUNT", "text", False, Need.PRODUCTION, None, "where to"),
            EnvironmentVariable("PAY_LIMIT", "integer", False, Need.ALWAYS, "5", "how much"),
            EnvironmentVariable("REDIS_URL", "redis_url", True, Need.PRODUCTION, None, "events"),
            EnvironmentVariable("PORT", "port", False, Need.NEVER, "1", "where it listens"),
        ),
        "orders": (EnvironmentVariable("BILLING_URL", "http_url", False, Need.ALWAYS, None, "where billing is"),),
    }
)


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return compose_of(emitted(FILES, CONTRACT))


def test_each_edge_is_an_internal_network_with_its_two_containers(document: dict[str, Any]) -> None:
    members: dict[str, set[str]] = {}
    for name, container in document["services"].items():
        for network in container.get("networks", {}):
            members.setdefault(network, set()).add(name)
    internal = {name for name, network in document["networks"].items() if network.get("internal")}
    assert {name: members[name] for name in internal} == {
        "e_gateway-orders": {"gateway", "orders"},
        "e_orders-billing": {"orders", "billing"},
        "e_orders-stock": {"orders", "stock"},
        "e_stock-orders": {"orders", "stock"},
        "e_orders-postgres": {"orders", "postgres"},
        "e_orders-redis": {"orders", "redis"},
        "e_billing-redis": {"billing", "redis"},
    }
    assert {name: members[name] for name in members.keys() - internal} == {
        "i_gateway": {"gateway"},
        "x_billing": {"billing"},
    }


def test_an_address_lies_in_its_network_and_the_callee_alone_is_known_by_name(document: dict[str, Any]) -> None:
    for name, container in document["services"].items():
        for network, attachment in container.get("networks", {}).items():
            subnet = document["networks"][network]["ipam"]["config"][0]["subnet"]
            assert attachment["ipv4_address"] in map(str, IPv4Network(subnet).hosts())
            is_callee = network.startswith("e_") and network.endswith(f"-{name}")
            assert attachment.get("aliases", []) == ([name] if is_callee else [])


def test_a_service_listens_where_callers_and_the_host_know_it_and_nowhere_else(document: dict[str, Any]) -> None:
    def address(service: str, network: str) -> str:
        return str(document["services"][service]["networks"][network]["ipv4_address"])

    listens = {
        name: set(container["environment"]["HOST"].split(","))
        for name, container in document["services"].items()
        if "HOST" in container.get("environment", {})
    }
    assert listens == {
        "gateway": {"127.0.0.1", address("gateway", "i_gateway")},
        "orders": {"127.0.0.1", address("orders", "e_gateway-orders"), address("orders", "e_stock-orders")},
        "billing": {"127.0.0.1", address("billing", "e_orders-billing"), address("billing", "x_billing")},
        "stock": {"127.0.0.1", address("stock", "e_orders-stock")},
    }


def test_nothing_gets_out_but_through_the_network_of_a_service_with_access_to_the_internet(
    document: dict[str, Any],
) -> None:
    networks = document["networks"]
    assert networks["i_gateway"]["driver_opts"]["com.docker.network.bridge.enable_ip_masquerade"] == "false"
    assert "com.docker.network.bridge.enable_ip_masquerade" not in networks["x_billing"]["driver_opts"]
    resolving = {name for name, container in document["services"].items() if "dns" not in container}
    assert resolving == {"billing"}


def test_ports_are_published_where_the_deployment_says(document: dict[str, Any]) -> None:
    ports = {name: container["ports"] for name, container in document["services"].items() if "ports" in container}
    assert ports == {"gateway": ["127.0.0.1:80:8000"], "billing": ["0.0.0.0:81:8000"]}


def test_containers_wait_for_what_they_need_and_those_in_a_circle_not_for_each_other(document: dict[str, Any]) -> None:
    waits = {
        name: {on: condition["condition"] for on, condition in container.get("depends_on", {}).items()}
        for name, container in document["services"].items()
    }
    healthy = "service_healthy"
    assert waits == {
        "gateway": {"orders": healthy},
        "orders": {"billing": healthy, "postgres": healthy, "redis": healthy},
        "billing": {"redis": healthy},
        "stock": {},
        "postgres": {},
        "redis": {},
    }
    list(TopologicalSorter(waits).static_order())


def test_every_container_is_confined(document: dict[str, Any]) -> None:
    for container in document["services"].values():
        assert container["read_only"] is True
        assert container["cap_drop"] == ["ALL"]
        assert container["security_opt"] == ["no-new-privileges:true"]
        assert container["sysctls"] == {"net.ipv4.conf.all.arp_ignore": "1"}
        assert container["mem_limit"] and container["cpus"] and container["pids_limit"]
        assert all("noexec" in mount for mount in container["tmpfs"])
        assert not container.get("privileged")


def test_data_outlive_containers(document: dict[str, Any]) -> None:
    assert set(document["volumes"]) == {"postgres-data", "redis-data"}
    for server in document["volumes"]:
        mounts = document["services"][server.removesuffix("-data")]["volumes"]
        assert [mount["source"] for mount in mounts if mount["type"] == "volume"] == [server]


def test_variables_come_from_the_graph_from_files_and_from_whoever_operates_it(document: dict[str, Any]) -> None:
    billing = document["services"]["billing"]["environment"]
    assert billing["PAY_ACCOUNT"].startswith("${PAY_ACCOUNT:?")
    assert billing["PAY_LIMIT"] == "${PAY_LIMIT:-}"
    assert billing["PAY_TOKEN_FILE"] == "/run/secrets/pay_token"
    assert billing["REDIS_URL_FILE"] == "/run/secrets/redis_url"
    assert billing["PORT"] == "8000"
    assert not billing.keys() & {"PAY_TOKEN", "REDIS_URL", "SERVICE_KEY_DIR"}
    orders = document["services"]["orders"]["environment"]
    assert (orders["BILLING_URL"], orders["STOCK_URL"]) == ("http://billing:8000", "http://stock:8000")
    assert orders["SERVICE_KEY_DIR"] and orders["SERVICE_CALLERS_DIR"]
    edges = json.loads(orders["INTERLOCK_EDGES"])
    assert set(edges["calls"]) == {"billing", "stock"}
    assert set(edges["callers"]) == {"gateway", "stock"}


def test_a_service_is_given_its_own_secrets_and_no_others(document: dict[str, Any]) -> None:
    given = {
        name: {secret["source"]: secret["target"] for secret in container["secrets"]}
        for name, container in document["services"].items()
        if "secrets" in container
    }
    assert given == {
        "billing": {"billing.pay_token": "pay_token", "billing.redis_url": "redis_url"},
        "orders": {"orders.database_url": "database_url", "orders.redis_url": "redis_url"},
    }
    assert {source for secrets in given.values() for source in secrets} == document["secrets"].keys()
    for name, container in document["services"].items():
        bound = {mount["source"] for mount in container.get("volumes", ()) if mount["type"] == "bind"}
        assert {source for source in bound if source.startswith("./secrets/")} <= {
            f"./secrets/{name}",
            f"./secrets/{name}/service_keys",
            f"./secrets/{name}/service_callers",
        }


def test_no_file_holds_what_is_only_known_where_it_runs() -> None:
    for path, content in files_of(emitted(FILES, CONTRACT)).items():
        assert "PRIVATE KEY" not in content, path
        assert "PAY_TOKEN=" not in content, path


def test_the_settings_of_a_server_are_part_of_what_its_container_is_made_of() -> None:
    def label(files: dict[str, str]) -> str:
        return str(compose_of(emitted(files))["services"]["redis"]["labels"]["dev.interlock.files"])

    more = {**FILES, "services/other/BUILD": 'service(name="other", access=["redis"])'}
    assert label(FILES) == label(dict(reversed(FILES.items())))
    assert label(FILES) != label(more)


def test_a_dollar_sign_that_is_meant_as_one_is_not_filled_in() -> None:
    graph = Repository({path: text for path, text in FILES.items() if path != "infra/BUILD"}).graph
    services = tuple(replace(service, image=f"$HOME/{service.name}:7") for service in graph.services)
    emission = emit_deployment(replace(graph, services=services), on_compose(graph), CONTRACT)
    assert compose_of(emission)["services"]["billing"]["image"] == "$$HOME/billing:7"


def test_the_readme_tells_of_everything_that_somebody_has_to_bring() -> None:
    readme = files_of(emitted(FILES, CONTRACT))["README.md"]
    assert "`PAY_TOKEN` of `billing`: whom we are paid by" in readme
    assert "`billing` answers at `http://0.0.0.0:81`" in readme
    assert "docker-compose -p shop up -d" in readme
    assert "- `billing`: with `internet:…`" in readme
    assert "- `gateway`: with a published port" in readme
    assert "nothing in 10.213.0.0/16 reaches the host" in readme


def test_the_firewall_lets_out_who_declares_it_on_the_ports_that_are_declared(document: dict[str, Any]) -> None:
    rules = files_of(emitted(FILES, CONTRACT))["firewall"]
    way = document["networks"]["x_billing"]["ipam"]["config"][0]["subnet"]
    let_out = [line for line in rules.splitlines() if line.startswith("-A il-out") and "-j RETURN" in line]
    assert [line.partition(" ")[2].partition(" ")[2] for line in let_out] == [
        "-d 10.213.0.0/16 -j RETURN",
        f"-s {way} -p udp --dport 53 -j RETURN",
        f"-s {way} -p tcp --dport 53 -j RETURN",
        f"-s {way} -p tcp --dport 443 -j RETURN",
    ]
    assert "-d 169.254.0.0/16 -j REJECT" in rules
