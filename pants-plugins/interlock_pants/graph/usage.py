"""What services really use: the generated code and the libraries that they reach by their dependencies."""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pants.backend.python.target_types import PythonRequirementsField
from pants.engine.addresses import Address
from pants.engine.fs import Digest
from pants.engine.target import SingleSourceField, Target

from interlock_pants.service.stems import stem_address
from interlock_pants.specs.target_types import GeneratedPieceField

VERSION = 1
USAGE_FILE = "usage.json"

# How the names of projects are compared: PEP 503.
_SEPARATORS = re.compile(r"[-_.]+")
# An absolute path, or the address of something: `resource://package/default.lock`.
_ELSEWHERE = re.compile(r"/|[a-z]+:")


@dataclass(frozen=True)
class UsageFileRequest:
    """Asks what each service of the repository uses."""


@dataclass(frozen=True)
class UsageFile:
    digest: Digest


@dataclass(frozen=True)
class Reached:
    """One target that services may reach: what it stands for, and what it depends on.

    `generated` names generated code by the stem of its spec, and its piece: `specs/users:api#client`. `file` is a
    source file of the repository. Both are None for requirements and the like.
    """

    generated: str | None
    file: str | None
    requirements: tuple[str, ...]
    dependencies: tuple[Address, ...]


@dataclass(frozen=True)
class UsedPiece:
    """Generated code that a service reaches, and the files on the shortest way to it, the importer last."""

    target: str
    through: tuple[str, ...]


@dataclass(frozen=True)
class Usage:
    """`files` are sources of the repository, specs aside, and the lock file of what is installed."""

    generated: tuple[UsedPiece, ...]
    requirements: tuple[str, ...]
    files: tuple[str, ...]


def reached(target: Target, dependencies: Iterable[Address]) -> Reached:
    generated = _generated(target)
    has_file = target.has_field(SingleSourceField) and generated is None
    requirements = target[PythonRequirementsField].value if target.has_field(PythonRequirementsField) else ()
    return Reached(
        generated=generated,
        file=target[SingleSourceField].file_path if has_file else None,
        requirements=tuple(sorted({_project(requirement.project_name) for requirement in requirements})),
        dependencies=tuple(sorted(dependencies)),
    )


def _generated(target: Target) -> str | None:
    if not target.has_field(GeneratedPieceField):
        return None
    field = target[GeneratedPieceField]
    return f"{stem_address(field.file_path)}#{field.piece.value}"


def _project(name: str) -> str:
    return _SEPARATORS.sub("-", name).lower()


def usage(service: Address, lock: str | None, everything: Mapping[Address, Reached]) -> Usage:
    """What a service reaches. Of ways that are equally short, the one whose addresses sort first is taken.

    `lock` is the lock file that its requirements are installed from.
    """
    chains: dict[Address, tuple[str, ...]] = {service: ()}
    pending = deque([service])
    generated: dict[str, tuple[str, ...]] = {}
    requirements: set[str] = set()
    files: set[str] = set()
    while pending:
        address = pending.popleft()
        found, through = everything[address], chains[address]
        if found.generated is not None:
            generated.setdefault(found.generated, through)
        requirements.update(found.requirements)
        below = through
        if found.file is not None:
            files.add(found.file)
            below = (*through, found.file)
        for dependency in found.dependencies:
            if dependency not in chains:
                chains[dependency] = below
                pending.append(dependency)
    return Usage(
        tuple(UsedPiece(target, through) for target, through in sorted(generated.items())),
        tuple(sorted(requirements)),
        tuple(sorted({*files, lock} if requirements and lock else files)),
    )


def lock_file(resolve: str, locks: Mapping[str, str]) -> str | None:
    """The lock file of a resolve where it lies in the repository; `locks` are those of all resolves."""
    path = locks.get(resolve)
    return path if path and not _ELSEWHERE.match(path) else None


def usage_document(services: Iterable[tuple[Address, str | None]], everything: Mapping[Address, Reached]) -> str:
    """The text of `USAGE_FILE`. Beside each service is its lock file."""
    used = {address.target_name: usage(address, lock, everything) for address, lock in services}
    document = {"version": VERSION, "services": {name: _service(each) for name, each in sorted(used.items())}}
    return json.dumps(document, ensure_ascii=False) + "\n"


def _service(used: Usage) -> dict[str, object]:
    return {
        "generated": [{"target": piece.target, "through": list(piece.through)} for piece in used.generated],
        "requirements": list(used.requirements),
        "files": list(used.files),
    }
