"""The graph's part of the facade: specs and the services of BUILD files as one, and what is made of that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from interlock.compiler import Checked, check, has_error
from interlock.diagnostics.diagnostic import Diagnostic
from interlock.diagnostics.source import SourceFile
from interlock.emit.emitter import OutputFile
from interlock.ir.system import System
from interlock.spec.load import load

if TYPE_CHECKING:
    # Each is imported where it is asked for: see the compiler.
    from interlock.ir.deployment import EnvironmentContract
    from interlock.ir.services import Service
    from interlock.ir.written import WrittenFile
    from interlock.topology.affected import Reached
    from interlock.topology.declared_file import Declared
    from interlock.topology.graph import Graph
    from interlock.topology.usage import Usage


def read_services(path: Path) -> tuple[Service, ...]:
    """The services of a repository, as the plugin wrote them to a services.json.

    Raises `ValueError`, whose text tells all that is wrong with the document, and `OSError`.
    """
    from interlock.topology.services_file import read_services

    return read_services(path.read_text(encoding="utf-8"))


def read_usage(path: Path) -> Usage:
    """What the code of services depends on, as the plugin wrote it to a usage.json. Errors as of `read_services`."""
    from interlock.topology.usage_file import read_usage

    return read_usage(path.read_text(encoding="utf-8"))


def parse_declared(text: str) -> Declared:
    """What the build prints of its services, and of what their code depends on. Raises `ValueError`."""
    from interlock.topology.declared_file import read_declared

    return read_declared(text)


@dataclass(frozen=True)
class Connected:
    """Specs and services as one.

    `graph` is None where specs have errors. Where edges have, it is there without those, good to look at and no more:
    nothing is made from it while `has_errors`. `findings` are what was found in the graph, in a stable order, without
    what was found in the specs, `checked`. `sources` are all specs and BUILD files, by path, for rendering.
    """

    checked: Checked
    graph: Graph | None
    findings: tuple[Diagnostic, ...]
    sources: Mapping[str, SourceFile]

    @property
    def system(self) -> System | None:
        return self.checked.system

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Those of the specs and of the graph, in a stable order."""
        return tuple(sorted({*self.checked.diagnostics, *self.findings}, key=lambda each: each.sort_key))

    @property
    def has_errors(self) -> bool:
        return self.graph is None or has_error(self.findings)


def connect(root: Path, services: Sequence[Service], usage: Usage | None = None) -> Connected:
    """The graph of all specs below `root` and of these services, held against its rules.

    Without `usage` nothing is said about the code of services. Their BUILD files are read for comments that allow
    findings and for rendering. Raises `OSError`, but not for a BUILD file that is not there.
    """
    from interlock.diagnostics.suppression import is_of_graph
    from interlock.topology.build import build
    from interlock.topology.lint import lint
    from interlock.topology.rule import Topology
    from interlock.topology.suppressions import build_file_suppressions

    checked = check(root)
    if checked.system is None:
        return Connected(checked, None, (), checked.sources)
    build_files = _build_files(root, services)
    graph, mistakes = build(checked.system, services)
    suppressions = [
        *(found for found in checked.system.suppressions if is_of_graph(found)),
        *(found for source in build_files.values() for found in build_file_suppressions(source)),
    ]
    topology = Topology(checked.system, graph, lambda path: _written(checked.sources[path]), mistakes)
    findings = lint(topology, usage, suppressions)
    return Connected(checked, graph, findings, {**checked.sources, **build_files})


def affected_by(connected: Connected, paths: Sequence[str], usage: Usage | None = None) -> Reached:
    """The services that a change of files and folders, relative to the root, reaches; there is a graph."""
    from interlock.topology.affected import affected_by

    assert connected.system is not None and connected.graph is not None
    return affected_by(connected.system, connected.graph, connected.checked.sources.keys(), paths, usage)


def portal(connected: Connected, environment: EnvironmentContract, title: str) -> tuple[OutputFile, ...]:
    """The web site about a system without errors, sorted by path; the paths are those in the site's own folder.

    `title` is what its pages call it.
    """
    from interlock.emit.portal.site import portal

    if connected.system is None or connected.graph is None or connected.has_errors:
        raise ValueError("there is no site about specs and edges with errors")
    return portal(connected.system, connected.graph, connected.sources, environment, title)


def _written(source: SourceFile) -> WrittenFile:
    """How a spec without mistakes is written, for the few whose text somebody asks for."""
    from interlock.lower.written import written_file

    tree = load(source.path, source.text.encode()).tree
    assert tree is not None
    return written_file(source, tree)


def _build_files(root: Path, services: Sequence[Service]) -> dict[str, SourceFile]:
    paths = sorted({service.span.path for service in services})
    return {
        path: SourceFile(path, (root / path).read_bytes().decode("utf-8", errors="replace"))
        for path in paths
        if (root / path).is_file()
    }
