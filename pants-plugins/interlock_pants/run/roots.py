"""What a service needs when it is run by hand."""

from __future__ import annotations

from dataclasses import dataclass

from pants.engine.addresses import Address, Addresses


@dataclass(frozen=True)
class RunRootsRequest:
    address: Address


@dataclass(frozen=True)
class RunRoots:
    """What all that a service needs when it is run by hand is reached from: the service, and requirements besides."""

    addresses: Addresses
