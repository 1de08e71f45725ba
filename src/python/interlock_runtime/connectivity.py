"""What a service may call, who may call it, and where it may reach: its part of the graph that BUILD files declare."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from interlock_runtime.environment.kinds import is_host

VARIABLE = "INTERLOCK_EDGES"
"""The variable of the environment in which a deployment, or `./pants run`, tells a service its edges. Not secret."""

_MEMBERS = ("service", "calls", "callers", "egress")
_MOST_SHOWN = 5


class Destination(NamedTuple):
    """A host outside the system, in lower case, and a TCP port."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Connectivity:
    """The edges of `service`.

    `calls` are the operations, by qualified name (`users.api.get_user`), that it may call of each callee; `callers`
    those that each caller may call of it; `egress` the hosts outside the system that it may connect to. What is not
    here is not allowed.
    """

    service: str
    calls: Mapping[str, frozenset[str]]
    callers: Mapping[str, frozenset[str]]
    egress: frozenset[Destination]

    @classmethod
    def parse(cls, text: str) -> Connectivity:
        """Reads what `interlock connectivity` prints. Members that a later version may add are passed over.

        Raises ValueError, which tells all that is wrong and continues the sentence "INTERLOCK_EDGES should be".
        """
        try:
            document = json.loads(text, object_pairs_hook=_without_duplicates)
        except (ValueError, RecursionError) as error:
            reason = str(error) if isinstance(error, ValueError) else "it is nested too deep"
            raise ValueError(f"the edges of a service in JSON ({reason})") from None
        reader = _Reader()
        connectivity = reader.read(document)
        if reader.problems:
            more = len(reader.problems) - _MOST_SHOWN
            listed = [*reader.problems[:_MOST_SHOWN], *([f"{more} more"] if more > 0 else [])]
            raise ValueError(f"the edges of a service in JSON ({'; '.join(listed)})")
        return connectivity


class _Reader:
    """Reads a document and gathers what is wrong with it."""

    def __init__(self) -> None:
        self.problems: list[str] = []

    def read(self, document: object) -> Connectivity:
        members = document if isinstance(document, dict) else {}
        if not isinstance(document, dict):
            self.problems.append("it is no object")
        else:
            self.problems += [f"it lacks {name!r}" for name in _MEMBERS if name not in document]
        return Connectivity(
            service=self._service(members.get("service", "-")),
            calls=self._operations("calls", members.get("calls", {})),
            callers=self._operations("callers", members.get("callers", {})),
            egress=frozenset(
                self._destination(text) for text in self._texts("'egress'", members.get("egress", []), "host:port")
            ),
        )

    def _service(self, value: object) -> str:
        if isinstance(value, str) and value and value.isprintable():
            return value
        self.problems.append("'service' is no name of a service")
        return ""

    def _operations(self, name: str, value: object) -> dict[str, frozenset[str]]:
        if not isinstance(value, dict):
            self.problems.append(f"{name!r} is no object of services")
            return {}
        return {
            service: frozenset(self._texts(f"{service!r} in {name!r}", operations, "names of operations"))
            for service, operations in value.items()
        }

    def _texts(self, place: str, value: object, wanted: str) -> list[str]:
        # Scopes are told apart by the spaces between them.
        if isinstance(value, list) and all(isinstance(item, str) and item and " " not in item for item in value):
            return value
        self.problems.append(f"{place} is no list of {wanted}")
        return []

    def _destination(self, text: str) -> Destination:
        host, _, port = text.rpartition(":")
        # Addresses of IPv6 are in brackets, or the port could be taken for a part of them.
        is_one = is_host(host[1:-1]) if host[:1] == "[" and host[-1:] == "]" else ":" not in host and is_host(host)
        if is_one and len(port) <= 5 and port.isascii() and port.isdecimal() and 0 < int(port) < 65536:
            return Destination(host.lower(), int(port))
        self.problems.append(f"{text!r} in 'egress' is no host:port")
        return Destination("", 0)


def _without_duplicates(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object, whose later members would otherwise silently win over earlier ones of the same name."""
    members = dict(pairs)
    if len(members) < len(pairs):
        raise ValueError("it has a member twice")
    return members
