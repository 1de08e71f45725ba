from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest

from interlock_runtime.rest.listening import AddressError, bind, url


@contextmanager
def bound(*hosts: str, port: int = 0) -> Iterator[list[str]]:
    sockets = bind(hosts, port)
    try:
        yield [url(each) for each in sockets]
    finally:
        for each in sockets:
            each.close()


def port_of(address: str) -> int:
    return int(address.rpartition(":")[2])


def test_every_host_is_bound_to_one_port() -> None:
    with bound("127.0.0.1", "127.0.0.2", "127.0.0.3") as (first, second, third):
        port = port_of(first)
        assert (first, second, third) == (
            f"http://127.0.0.1:{port}",
            f"http://127.0.0.2:{port}",
            f"http://127.0.0.3:{port}",
        )


def test_a_name_is_bound_at_all_of_its_addresses_and_none_twice() -> None:
    with bound("127.0.0.1", "localhost", "127.0.0.1") as addresses:
        assert addresses.count(f"http://127.0.0.1:{port_of(addresses[0])}") == 1


def test_all_addresses_of_both_protocols_go_together() -> None:
    with bound("0.0.0.0", "::") as addresses:
        assert len(addresses) == 2


def test_a_port_that_is_taken_is_told_and_nothing_stays_bound() -> None:
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.2", 0))
        taken.listen()
        port: int = taken.getsockname()[1]
        with pytest.raises(
            AddressError, match=f"127.0.0.2, port {port}, cannot be listened on: Address already in use"
        ):
            bind(["127.0.0.1", "127.0.0.2"], port)
        with bound("127.0.0.1", port=port):
            pass


def test_an_address_of_another_machine_is_told() -> None:
    # Of the block for documentation (RFC 5737), which no machine has.
    with pytest.raises(AddressError, match=r"192\.0\.2\.1, port 0, cannot be listened on"):
        bind(["192.0.2.1"], 0)


def test_a_name_of_nothing_is_told() -> None:
    with pytest.raises(AddressError, match=r"no-such-host\.invalid, which HOST names, has no address"):
        bind(["no-such-host.invalid"], 0)
