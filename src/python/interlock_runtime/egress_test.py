from __future__ import annotations

import logging

import pytest

from interlock_runtime.connectivity import Connectivity, Destination
from interlock_runtime.egress import Egress, UndeclaredHost, destination_of
from interlock_runtime.environment.stage import Environment

EDGES = Connectivity.parse(
    '{"service": "shop", "calls": {"stock": ["stock.api.take"]}, "callers": {}, '
    '"egress": ["api.example.org:443", "10.0.0.7:25", "Mixed.Example.ORG:443"]}'
)
EGRESS = Egress.of(EDGES, "shop", {"stock": "http://stock:8000/v1", "billing": "http://billing:8000"})


@pytest.mark.parametrize(
    ("host", "port"),
    [
        ("api.example.org", 443),
        ("API.Example.Org", 443),
        ("api.example.org.", 443),
        ("mixed.example.org", 443),
        ("10.0.0.7", 25),
        ("stock", 8000),
    ],
)
def test_declared_hosts_and_services_that_are_called_are_allowed(host: str, port: int) -> None:
    EGRESS.check(host, port)


@pytest.mark.parametrize(
    ("host", "port"),
    [
        ("api.example.org", 80),
        ("example.org", 443),
        ("evil.api.example.org", 443),
        ("api.example.org.evil.com", 443),
        ("api.example.org..", 443),
        ("billing", 8000),
        ("10.0.0.8", 25),
        # Other spellings of 10.0.0.7, which some resolvers take for it: allowed is what is declared.
        ("167772167", 25),
        ("0x0a000007", 25),
        ("10.7", 25),
        ("::ffff:10.0.0.7", 25),
        ("127.0.0.1", 443),
        ("[::1]", 443),
        ("", 443),
    ],
)
def test_anything_else_is_refused_with_the_line_to_write(host: str, port: int) -> None:
    with pytest.raises(UndeclaredHost, match="not among the hosts that shop may connect to") as refused:
        EGRESS.check(host, port)
    assert f'access=["internet:{refused.value.destination}"]' in str(refused.value)


def test_without_edges_there_is_no_limit_and_the_log_says_so(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        egress = Egress.of(None, "shop")
    egress.check("anywhere.example", 1)
    assert caplog.messages == ["INTERLOCK_EDGES is not set: shop may connect to any host"]


def test_with_edges_and_no_hosts_nothing_is_allowed() -> None:
    edges = Connectivity("shop", {}, {}, frozenset())
    assert not Egress.of(edges, "shop").allows("api.example.org", 443)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "localhost", "LOCALHOST.", "::1", "[::1]"])
def test_the_loopback_interface_is_open_in_development_alone(host: str) -> None:
    at_ones_desk = Egress.of(EDGES, "shop", environment=Environment.DEVELOPMENT)
    at_ones_desk.check(host, 1025)
    assert at_ones_desk.allows("api.example.org", 443)
    assert not Egress.of(EDGES, "shop", environment=Environment.PRODUCTION).allows(host, 1025)


@pytest.mark.parametrize(
    "host", ["127.0.0.1.example.org", "localhost.example.org", "0.0.0.0", "10.0.0.8", "2130706433"]
)
def test_what_only_looks_like_the_loopback_interface_is_refused_in_development(host: str) -> None:
    assert not Egress.of(EDGES, "shop", environment=Environment.DEVELOPMENT).allows(host, 443)


def test_addresses_of_ipv6_are_compared_by_what_they_are() -> None:
    egress = Egress("shop", frozenset({Destination("2001:db8::1", 443)}))
    assert egress.allows("[2001:DB8:0:0::1]", 443)


@pytest.mark.parametrize(
    ("url", "destination"),
    [
        ("https://API.example.org/bot", Destination("api.example.org", 443)),
        ("http://host", Destination("host", 80)),
        ("https://api.example.org@evil.com:8443/", Destination("evil.com", 8443)),
        ("https://[2001:db8::1]/", Destination("2001:db8::1", 443)),
    ],
)
def test_a_url_leads_to_its_host_and_port(url: str, destination: Destination) -> None:
    assert destination_of(url) == destination


@pytest.mark.parametrize("url", ["host:80", "https://", "mailto:ada@example.org"])
def test_a_url_without_a_host_leads_nowhere(url: str) -> None:
    with pytest.raises(ValueError, match="a URL with a host"):
        destination_of(url)
