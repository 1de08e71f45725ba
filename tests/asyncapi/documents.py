"""The documents that are compiled from the specs of this repository and of the golden scenarios."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from interlock import compiler
from interlock.ir.system import System
from interlock.workspace import folder_of_domain
from tests.golden.scenarios import scenarios

REPOSITORY = Path(__file__).parents[2]
SUFFIX = ".asyncapi.json"


@dataclass(frozen=True, slots=True)
class Written:
    """A document by its path, and the root of the specs that it was made from."""

    root: Path
    path: str

    @property
    def id(self) -> str:
        return self.path.removeprefix("specs/").removesuffix(SUFFIX)

    @property
    def content(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(_compiled(self.root)[self.path])
        return found

    @property
    def system(self) -> System:
        return system_of(self.root)


@cache
def system_of(root: Path) -> System:
    checked = compiler.check(root)
    assert checked.system is not None, [finding.message for finding in checked.diagnostics]
    return checked.system


@cache
def _compiled(root: Path) -> dict[str, str]:
    system = system_of(root)
    return {
        output.path: output.content
        for domain in system.domains
        for output in compiler.compile_folder(system, folder_of_domain(domain.name))
    }


def documents() -> list[Written]:
    roots = (REPOSITORY, *(scenario.root for scenario in scenarios()))
    return [Written(root, path) for root in roots for path in _compiled(root) if path.endswith(SUFFIX)]
