"""Names of objects: those of services, as DNS takes them. RFC 1035 labels, which a Service's name has to be."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

LONGEST = 63
MIGRATIONS = "-migrations"
DEFAULT_DENY = "default-deny"

_LABEL = re.compile(r"[a-z](?:[-a-z0-9]*[a-z0-9])?")


def object_name(service: str) -> str:
    """`tg_bot` is `tg-bot`."""
    return service.replace("_", "-").lower()


def name_problems(services: Iterable[str], taken: Iterable[str]) -> tuple[str, ...]:
    """What keeps services from having objects of their names; `taken` are names that something else has.

    Names are labels of RFC 1035, and short enough for the jobs that are named after them.
    """
    problems: list[str] = []
    holders: dict[str, list[str]] = defaultdict(list)
    for service in services:
        name = object_name(service)
        if not _LABEL.fullmatch(name) or len(name) + len(MIGRATIONS) > LONGEST:
            problems.append(
                f"service {service!r} cannot be named in Kubernetes: its name should be a letter, then letters, "
                f"digits, underscores and hyphens, {LONGEST - len(MIGRATIONS)} at most, and end with a letter or digit"
            )
        holders[name].append(service)
    for name in (DEFAULT_DENY, *taken):
        holders[name].append(f"the deployment's own {name}")
    for name in [name for name in holders if name + MIGRATIONS in holders]:
        holders[name + MIGRATIONS].append(f"the migrations of {holders[name][0]}")
    for name, which in sorted(holders.items()):
        if len(which) > 1:
            problems.append(
                f"{' and '.join(sorted(which))} would all be named {name!r} in Kubernetes: rename a service"
            )
    return tuple(problems)
