"""What a mutation is, and the system that it is done to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from textwrap import dedent
from typing import NamedTuple

Files = Mapping[str, str]
"""Texts by paths relative to the repository's root."""

MARK = "# found "
"""Ends a line that is to be reported, followed by the ids of the rules, each by itself."""

_ROOT = Path(__file__).parents[2]


class Disguise(StrEnum):
    ALIAS = "alias"
    INHERITANCE = "inheritance"
    RE_EXPORT = "re-export"
    OUTSIDE = "a module outside services"


class Edit(NamedTuple):
    """A text that stands in a file exactly once, and what takes its place."""

    path: str
    old: str
    new: str


@dataclass(frozen=True)
class Mutation:
    """A violation of `rule`. New `files` may lose the indentation that all their lines share."""

    rule: str
    disguise: Disguise
    files: Files
    edits: tuple[Edit, ...] = ()

    @property
    def name(self) -> str:
        return f"{self.rule.removeprefix('lint/')} by {self.disguise}"

    def applied_to(self, system: Files) -> Files:
        mutated = {**system, **{path: dedent(text) for path, text in self.files.items()}}
        for path, old, new in self.edits:
            assert mutated[path].count(old) == 1, f"{path} has `{old}` {mutated[path].count(old)} times"
            mutated[path] = mutated[path].replace(old, new)
        return mutated


class Place(NamedTuple):
    rule: str
    path: str
    line: int


def marked(system: Files) -> list[Place]:
    """Where something is to be reported."""
    return sorted(
        Place(rule, path, number)
        for path, text in system.items()
        for number, line in enumerate(text.splitlines(), 1)
        if MARK in line
        for rule in line.partition(MARK)[2].split()
    )


def reference_system() -> Files:
    """The Python files of the reference services, their `service` targets, and all specs."""
    services = _ROOT / "services"
    paths = [*services.rglob("*.py"), *services.glob("*/BUILD"), *(_ROOT / "specs").rglob("*.yaml")]
    return {path.relative_to(_ROOT).as_posix(): path.read_text(encoding="utf-8") for path in sorted(paths)}


NEIGHBOURS: Files = {
    "specs/greetings/models.yaml": "models:\n  Greeting:\n    doc: What is said.\n    fields:\n      user_id: int\n",
    "specs/greetings/events.yaml": "events:\n  user_greeted: {message: Greeting, doc: Somebody was greeted.}\n",
    "specs/greetings/tasks.yaml": "tasks:\n  greet_all: {input: Greeting, doc: Greets everybody.}\n",
    "services/greeter/BUILD": 'service(name="greeter", kind="python")\n',
    "services/greeter/storage/tables.py": "class GreetingRow:\n    user_id: int\n\n\ndef greetings() -> None: ...\n",
}
"""A second service, events and tasks, so that there is something to go round."""


def write(system: Files, root: Path) -> None:
    for path, text in system.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
