"""What the specs and the BUILD files say that rules about Python sources need, and nothing more.

Facts hold no places: editing a comment of a spec or of a BUILD file leaves them, and so every outcome that is kept for
them, as it was.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cached_property
from typing import NamedTuple

from interlock.lint.python.pieces import Piece, pieces_of_api, pieces_of_events, pieces_of_tasks


class ApiFacts(NamedTuple):
    """A REST contract: its shared module (`specs.users.api`), the path below which it is served (`/v1/users`), and the
    names of its operations.
    """

    module: str
    prefix: str
    operations: tuple[str, ...] = ()


class DeclaredEdges(NamedTuple):
    """What the `service` targets of one folder declare together, and the BUILD file in which they do.

    `targets` are their names. `fields` are the edge fields that are not empty (`consumes`), with the specs in each
    (`specs/users:api`) and of those the names (operations, events or tasks), `*` for all; there are none in fields
    that take specs as a whole.
    """

    build_file: str
    targets: tuple[str, ...]
    fields: Mapping[str, Mapping[str, tuple[str, ...]]]


class _Members(NamedTuple):
    services: tuple[str, ...] = ()
    streams: Mapping[str, str] = {}
    tasks: Mapping[str, str] = {}
    apis: tuple[ApiFacts, ...] = ()
    types: Mapping[str, str] = {}
    edges: Mapping[str, DeclaredEdges] | None = None
    is_whole: bool = True


class WorkspaceFacts(_Members):
    """`services` are the names of the folders directly below services/.

    `streams` (names of Redis streams) and `tasks` (names on the wire) give the address of what declares them, such as
    `specs/users:events#user_registered`. `types` are the names of models and errors with the modules that they are
    generated into; of several of one name the last. `edges` are by the name of the folder; a folder that is not there
    declares none. They are None where BUILD files have not been looked at. `is_whole` is whether nothing is left out
    because of mistakes, or has not been looked at: what finds nothing may else find something.
    """

    @cached_property
    def pieces(self) -> Mapping[str, Piece]:
        """The generated modules that need an edge, by their names."""
        found: dict[str, Piece] = {}
        for api in self.apis:
            found.update(pieces_of_api(api.module, api.operations))
        for spec, names in _by_spec(self.streams).items():
            found.update(pieces_of_events(spec, names))
        for spec, names in _by_spec(self.tasks).items():
            found.update(pieces_of_tasks(spec, names))
        return found


def _by_spec(declared: Mapping[str, str]) -> Mapping[str, tuple[str, ...]]:
    """The names in addresses such as `specs/users:events#user_registered`, sorted, by the spec."""
    found: dict[str, list[str]] = {}
    for address in sorted(declared.values()):
        spec, _, name = address.partition("#")
        found.setdefault(spec, []).append(name)
    return {spec: tuple(names) for spec, names in found.items()}


NO_FACTS = WorkspaceFacts()


def encode_facts(facts: WorkspaceFacts) -> str:
    edges = None if facts.edges is None else {folder: each._asdict() for folder, each in facts.edges.items()}
    members = {**facts._asdict(), "apis": [each._asdict() for each in facts.apis], "edges": edges}
    return json.dumps(members, indent=2, sort_keys=True) + "\n"


def decode_facts(text: str | bytes) -> WorkspaceFacts:
    raw = json.loads(text)
    apis = tuple(ApiFacts(each["module"], each["prefix"], tuple(each["operations"])) for each in raw["apis"])
    edges = raw["edges"]
    if edges is not None:
        edges = {
            folder: DeclaredEdges(each["build_file"], tuple(each["targets"]), _names(each["fields"]))
            for folder, each in edges.items()
        }
    return WorkspaceFacts(
        tuple(raw["services"]), raw["streams"], raw["tasks"], apis, raw["types"], edges, raw["is_whole"]
    )


def _names(fields: Mapping[str, Mapping[str, list[str]]]) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    return {name: {spec: tuple(names) for spec, names in specs.items()} for name, specs in fields.items()}
