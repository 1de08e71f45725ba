"""What the specs and the BUILD files say that rules about Python sources need, and nothing more.

Facts hold no places: editing a comment of a spec leaves them, and so every outcome that is kept for them, as it was.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field


@dataclass(frozen=True, slots=True)
class ApiFacts:
    """A REST contract: its shared module (`specs.users.api`), the path below which it is served (`/v1/users`), and the
    names of its operations.
    """

    module: str
    prefix: str
    operations: tuple[str, ...] = ()


@dataclass(frozen=True)
class WorkspaceFacts:
    """`services` are the names of the folders directly below services/.

    `streams` (names of Redis streams) and `tasks` (names on the wire) give the address of what declares them, such as
    `specs/users:events#user_registered`. `types` are the names of models and errors with the modules that they are
    generated into; of several of one name the last.
    """

    services: tuple[str, ...] = ()
    streams: Mapping[str, str] = field(default_factory=dict)
    tasks: Mapping[str, str] = field(default_factory=dict)
    apis: tuple[ApiFacts, ...] = ()
    types: Mapping[str, str] = field(default_factory=dict)


NO_FACTS = WorkspaceFacts()


def encode_facts(facts: WorkspaceFacts) -> str:
    return json.dumps(asdict(facts), indent=2, sort_keys=True) + "\n"


def decode_facts(text: str | bytes) -> WorkspaceFacts:
    raw = json.loads(text)
    apis = tuple(ApiFacts(each["module"], each["prefix"], tuple(each["operations"])) for each in raw["apis"])
    return WorkspaceFacts(tuple(raw["services"]), raw["streams"], raw["tasks"], apis, raw["types"])
