"""Whether one server answers every route of the APIs that a service exposes, and how the compiler is asked."""

from __future__ import annotations

import posixpath
import textwrap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pants.engine.fs import Digest
from pants.engine.process import Process

from interlock_pants import layout
from interlock_pants.compiler_process import Compiler, compiler_process
from interlock_pants.service_edges import SpecAddress, SpecEdge


@dataclass(frozen=True)
class ExposureRequest:
    """Asks which routes of some APIs are never reached in one server. `files` are their specs, in its order."""

    files: tuple[str, ...]


@dataclass(frozen=True)
class Exposure:
    """What the compiler reported: routes in each other's way; or, when the specs are wrong, that and nothing else."""

    conflicts: str | None
    spec_findings: str | None


NO_CONFLICTS = Exposure(None, None)


def exposed_files(edges: Iterable[SpecEdge], specs: Mapping[SpecAddress, str]) -> tuple[str, ...]:
    """The specs that a service exposes, in its order. An edge that leads nowhere is told elsewhere."""
    return tuple(specs[edge.address] for edge in edges if edge.field == "exposes" and edge.address in specs)


def needs_compiler(request: ExposureRequest) -> bool:
    """Whether the check of each folder, which goes by the names of the files, leaves anything to be looked for."""
    return len(folders(request)) > 1 or list(request.files) != sorted(request.files)


def folders(request: ExposureRequest) -> tuple[str, ...]:
    return tuple(sorted({layout.folder_of(file) for file in request.files}))


def exposure_process(request: ExposureRequest, compiler: Compiler, specs: Digest) -> Process:
    apis = tuple(f"{layout.folder_of(file)}:{_stem(file)}" for file in request.files)
    return compiler_process(
        compiler,
        specs,
        ("check-exposed", *apis),
        description=f"Holding the routes of {', '.join(apis)} against each other",
    )


def _stem(file: str) -> str:
    return posixpath.splitext(posixpath.basename(file))[0]


def exposure(exit_code: int, stdout: bytes, stderr: bytes) -> Exposure:
    if not exit_code:
        return NO_CONFLICTS
    return Exposure(_text(stdout), _text(stderr))


def _text(output: bytes) -> str | None:
    return output.decode(errors="replace").rstrip() or None


def conflict_sentences(found: Exposure) -> tuple[str, ...]:
    return () if found.conflicts is None else (f"Of its APIs, not every route is reached:{_block(found.conflicts)}",)


def wrong_specs_in_brief(findings: str | None) -> tuple[str, ...]:
    """For `lint`, where the linter of specs tells the rest."""
    return () if findings is None else ("The routes of its APIs were not compared, because specs have errors.",)


def wrong_specs_in_full(findings: str | None) -> tuple[str, ...]:
    return () if findings is None else (f"The specs of its APIs are wrong:{_block(findings)}",)


def _block(report: str) -> str:
    return "\n\n" + textwrap.indent(report, "    ") + "\n"
