"""What may stand in the fields of a `deployment`, alone and beside the services of the repository. No Pants here."""

from __future__ import annotations

import ipaddress
import posixpath
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from interlock_pants.wording import did_you_mean

PLATFORMS = ("compose", "kubernetes")

# The strictest of what is named after it: a label of DNS, as namespaces of Kubernetes are.
_PROJECT = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")


@dataclass(frozen=True, order=True)
class KnownService:
    """A service of the repository, as a deployment may name it."""

    name: str
    folder: str
    address: str


def project_problems(project: str) -> tuple[str, ...]:
    if _PROJECT.fullmatch(project):
        return ()
    return (f"`{project}` is no name of a project: lower-case letters, digits and `-` between them, at most 63.",)


def port_problems(ports: Mapping[str, str]) -> tuple[str, ...]:
    """One sentence for each place that is no `<address>:<port>`, and for each that two services would share."""
    problems = [
        f'`{place}` of `{service}` is no place on a host; write an address and a port, such as "127.0.0.1:8000".'
        for service, place in ports.items()
        if not _is_place(place)
    ]
    owners: dict[str, str] = {}
    for service, place in ports.items():
        owner = owners.setdefault(place, service)
        if owner != service:
            problems.append(f"`{owner}` and `{service}` are both published at `{place}`.")
    return tuple(problems)


def _is_place(place: str) -> bool:
    address, colon, port = place.rpartition(":")
    try:
        ipaddress.IPv4Address(address)
    except ValueError:
        return False
    return bool(colon) and port.isascii() and port.isdecimal() and 0 < int(port) < 65536


def replica_problems(replicas: Mapping[str, int]) -> tuple[str, ...]:
    return tuple(
        f"`{service}` cannot have {number} replicas; leave it out of `services` to have none."
        for service, number in replicas.items()
        if number < 1
    )


def subnet_problems(subnet: str) -> tuple[str, ...]:
    try:
        network = ipaddress.IPv4Network(subnet)
    except ValueError:
        return (f"`{subnet}` is no network; write one such as `10.213.0.0/16`.",)
    if network.prefixlen > 24:
        return (f"`{subnet}` is too small to cut networks from; take a /24 or larger.",)
    if not network.is_private:
        return (f"`{subnet}` is not of the addresses for private networks; take one such as `10.213.0.0/16`.",)
    return ()


def selected_services(written: Iterable[str] | None, known: Iterable[KnownService]) -> tuple[str, ...]:
    """The names of the services that a deployment is of, sorted: all if it names none. Passes over unknown ones."""
    services = tuple(known)
    if written is None:
        return tuple(sorted(service.name for service in services))
    wanted = {_normal(text) for text in written}
    return tuple(sorted(service.name for service in services if wanted & {service.folder, service.address}))


def service_problems(
    services: Iterable[str] | None,
    by_name: Mapping[str, Iterable[str]],
    known: Iterable[KnownService],
) -> tuple[str, ...]:
    """One sentence for each entry of `services` that is no service, and for each name in another field that is not
    among those that are deployed. `by_name` holds the names in such fields, by field."""
    everything = sorted(known)
    places = [place for service in everything for place in (service.folder, service.address)]
    deployed = selected_services(services, everything)
    problems = [
        f"`services` names `{text}`, but no service is there.{did_you_mean(_normal(text), places)}"
        for text in services or ()
        if _normal(text) not in places
    ]
    names = {service.name for service in everything}
    for field, written in by_name.items():
        for name in written:
            if name not in names:
                problems.append(f"`{field}` names `{name}`, but no service is called so.{did_you_mean(name, deployed)}")
            elif name not in deployed:
                problems.append(f"`{field}` names `{name}`, which is not among the `services` of this deployment.")
    return tuple(problems)


def _normal(text: str) -> str:
    """`services/backend` for `//services/backend/`."""
    folder, colon, name = (text[2:] if text.startswith("//") else text).partition(":")
    return f"{posixpath.normpath(folder) if folder else folder}{colon}{name}"
