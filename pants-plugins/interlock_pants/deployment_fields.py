"""What may stand in the fields of a `deployment`, alone and beside the services of the repository. No Pants here."""

from __future__ import annotations

import ipaddress
import posixpath
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from interlock_pants.wording import Problem, did_you_mean

PLATFORMS = ("compose", "kubernetes")

# The strictest of what is named after it: a label of DNS, as namespaces of Kubernetes are.
_PROJECT = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")

# References of images as engines read them: https://github.com/distribution/reference.
_DOMAIN = r"(?:[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?|\[[a-fA-F0-9:]+\])(?::[0-9]+)?"
_COMPONENT = r"[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*"
_IMAGE = re.compile(
    rf"(?:{_DOMAIN}/)?{_COMPONENT}(?:/{_COMPONENT})*(?::\w[\w.-]{{0,127}})?(?:@sha256:[a-f0-9]{{64}})?", re.ASCII
)


@dataclass(frozen=True, order=True)
class KnownService:
    """A service of the repository, as a deployment may name it."""

    name: str
    folder: str
    address: str


def project_problems(project: str) -> tuple[Problem, ...]:
    if _PROJECT.fullmatch(project):
        return ()
    return (
        Problem(f"`{project}` is no name of a project: lower-case letters, digits and `-` between them, at most 63."),
    )


def port_problems(ports: Mapping[str, str]) -> tuple[Problem, ...]:
    """One for each place that is no `<address>:<port>`. Who shares one with whom is for the compiler to tell."""
    return tuple(
        Problem(
            f'`{place}` of `{service}` is no place on a host; write an address and a port, such as "127.0.0.1:8000".',
            (service, place),
        )
        for service, place in ports.items()
        if not _is_place(place)
    )


def _is_place(place: str) -> bool:
    address, colon, port = place.rpartition(":")
    try:
        ipaddress.IPv4Address(address)
    except ValueError:
        return False
    return bool(colon) and port.isascii() and port.isdecimal() and 0 < int(port) < 65536


def replica_problems(replicas: Mapping[str, int]) -> tuple[Problem, ...]:
    return tuple(
        Problem(f"`{service}` cannot have {number} replicas; leave it out of `services` to have none.", (service,))
        for service, number in replicas.items()
        if number < 1
    )


def image_problems(image: str) -> tuple[Problem, ...]:
    if _IMAGE.fullmatch(image):
        return ()
    what = f"`{image}`" if image else "An empty text"
    return (Problem(f"{what} names no image; write one such as `registry.example.org/postgres:16`."),)


def subnet_problems(subnet: str) -> tuple[Problem, ...]:
    try:
        network = ipaddress.IPv4Network(subnet)
    except ValueError:
        return (Problem(f"`{subnet}` is no network; write one such as `10.213.0.0/16`."),)
    if network.prefixlen > 24:
        return (Problem(f"`{subnet}` is too small to cut networks from; take a /24 or larger."),)
    if not network.is_private:
        return (Problem(f"`{subnet}` is not of the addresses for private networks; take one such as `10.213.0.0/16`."),)
    return ()


def selected_services(written: Iterable[str] | None, known: Iterable[KnownService]) -> tuple[str, ...]:
    """The names of the services that a deployment is of, sorted: all if it names none. Passes over unknown ones."""
    services = tuple(known)
    if written is None:
        return tuple(sorted(service.name for service in services))
    wanted = {_normal(text) for text in written}
    return tuple(sorted(service.name for service in services if wanted & {service.folder, service.address}))


def selection_problems(services: Iterable[str], known: Iterable[KnownService]) -> tuple[Problem, ...]:
    """One for each entry of `services` that is no service of the repository, or one if there is none at all."""
    written = tuple(services)
    if not written:
        return (Problem("It is empty; name the services that are deployed, or leave it out for all of them."),)
    places = _places(known)
    return tuple(
        Problem(f"No service is at `{text}`.{did_you_mean(_normal(text), places)}", (text,))
        for text in written
        if _normal(text) not in places
    )


def name_problems(
    names: Iterable[str], services: Iterable[str] | None, known: Iterable[KnownService]
) -> tuple[Problem, ...]:
    """One for each of the `names` in another field that is not among the `services` of the deployment."""
    everything = tuple(known)
    existing = {service.name for service in everything}
    deployed = selected_services(services, everything)
    problems = []
    for name in names:
        if name not in existing:
            problems.append(Problem(f"No service is called `{name}`.{did_you_mean(name, existing)}", (name,)))
        elif name not in deployed:
            problems.append(Problem(f"`{name}` is not among the `services` of this deployment.", (name,)))
    return tuple(problems)


def _places(known: Iterable[KnownService]) -> tuple[str, ...]:
    return tuple(place for service in sorted(known) for place in (service.folder, service.address))


def _normal(text: str) -> str:
    """`services/backend` for `//services/backend/`."""
    folder, colon, name = (text[2:] if text.startswith("//") else text).partition(":")
    return f"{posixpath.normpath(folder) if folder else folder}{colon}{name}"
