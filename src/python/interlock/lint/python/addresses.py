"""Addresses that calls are given: whose they are, and which declared API they lead to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from interlock.lint.python.exemptions import service_of
from interlock.lint.python.facts import ApiFacts, WorkspaceFacts
from interlock.lint.python.pieces import EXPOSES
from interlock.lint.python.resolving.texts import UNKNOWN

_VERSIONED = re.compile(r"/v\d+/")
_INSIDE = re.compile(r"\.svc(\.|$)|\.(local|internal|localdomain|default)$")
"""Domains of names that only a cluster or a machine knows."""


class Address(NamedTuple):
    """`host` is None when nothing is known of it, and empty in an address that is relative to another."""

    host: str | None
    path: str


def address_of(text: str) -> Address:
    """An address by its text, in which what is not known is `{}`."""
    # Most files have no address in them, and do not wait for this.
    from urllib.parse import urlsplit

    if text.startswith(f"{UNKNOWN}://"):
        text = text.removeprefix(f"{UNKNOWN}:")
    try:
        parts = urlsplit(text if "://" in text or not text.startswith(UNKNOWN) else f"//{text}")
    except ValueError:
        return Address("", "")
    authority = parts.netloc.rpartition("@")[2]
    host = re.sub(r":[^:\]]*$", "", authority)
    return Address(None if _is_unknown(host) else host, parts.path)


def _is_unknown(host: str) -> bool:
    """Whether a host may be any: `{}.example.com` is not."""
    _, gap, known = host.rpartition(UNKNOWN)
    return bool(gap) and (not known.startswith(".") or _INSIDE.search(known.lower()) is not None)


class Addressees:
    """The services and APIs that a module of a service may call."""

    def __init__(self, path: str, facts: WorkspaceFacts) -> None:
        self._facts = facts
        self._own = service_of(path)

    def service(self, host: str) -> str | None:
        """The other service that a host name is of: those of a cluster have the names of targets, or of folders."""
        edges = self._facts.edges or {}
        names = {
            _plain(name): name
            for folder in self._facts.services
            if folder != self._own
            for name in (folder, *(edges[folder].targets if folder in edges else ()))
        }
        return names.get(_service(host, names))

    def api(self, path: str) -> ApiFacts | None:
        """The API that a path is below. One without a version is taken for none: `/users` is everybody's."""
        fitting = [
            api
            for api in self._facts.apis
            if _VERSIONED.match(f"{api.prefix}/") and (path == api.prefix or path.startswith(f"{api.prefix}/"))
        ]
        return max(fitting, key=lambda api: len(api.prefix), default=None)

    def is_own(self, api: ApiFacts) -> bool:
        """Whether the module's own service serves an API."""
        edges = (self._facts.edges or {}).get(self._own or "")
        folder, _, stem = api.module.rpartition(".")
        return edges is not None and f"{folder.replace('.', '/')}:{stem}" in edges.fields.get(EXPOSES, {})


def _service(host: str, services: Mapping[str, str]) -> str:
    """The plain name of the service that a host name may be of: `user-api`, `user-api.shop.svc.cluster.local`."""
    plain = _plain(host).rstrip(".")
    first, _, domain = plain.partition(".")
    return first if not domain or _INSIDE.search(f".{domain}") else plain


def _plain(name: str) -> str:
    return name.lower().replace("_", "-")
