"""The graph's part of the facade: specs and the services of BUILD files as one, and what is made of that."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from interlock.compiler import Checked, check, check_services, has_error
from interlock.diagnostics.diagnostic import Diagnostic
from interlock.diagnostics.source import SourceFile
from interlock.emit.emitter import OutputFile
from interlock.ir.system import System
from interlock.spec.load import load
from interlock.workspace import spec_files, spec_folders

if TYPE_CHECKING:
    # Each is imported where it is asked for: see the compiler.
    from interlock.diagnostics.suppression import Suppression
    from interlock.ir.deployment import EnvironmentContract
    from interlock.ir.services import Service, SpecAddress
    from interlock.ir.written import WrittenFile
    from interlock.topology.affected import Reached
    from interlock.topology.declared_file import Declared
    from interlock.topology.graph import Graph
    from interlock.topology.layout import Layout
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


def read_layout(path: Path) -> Layout:
    """What lies around services, as the plugin wrote it to a layout.json. Errors as of `read_services`."""
    from interlock.topology.layout_file import read_layout

    return read_layout(path.read_text(encoding="utf-8"))


def read_declared(path: Path) -> Declared:
    """What `parse_declared` makes of a file. Errors as of `read_services`."""
    return parse_declared(path.read_text(encoding="utf-8"))


def parse_declared(text: str) -> Declared:
    """What the build prints of its services, their code and what lies around them. Raises `ValueError`."""
    from interlock.topology.declared_file import read_declared

    return read_declared(text)


@dataclass(frozen=True)
class Connected:
    """Specs and services as one.

    `graph` is None where specs have errors, or fields of services, which are the `findings` then. Where edges have, it
    is there without those, good to look at and no more: nothing is made from it while `has_errors`. `findings` are
    what was found in the graph, in a stable order, without what was found in the specs, `checked`. `sources` are all
    specs and BUILD files, by path, for rendering.
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
    in_fields = field_mistakes(root, services)
    build_files = in_fields.sources
    if checked.system is None or in_fields.findings:
        return Connected(checked, None, in_fields.findings, {**checked.sources, **build_files})
    graph, leading_nowhere = build(checked.system, services)
    suppressions = [
        *(found for found in checked.system.suppressions if is_of_graph(found)),
        *(found for source in build_files.values() for found in build_file_suppressions(source)),
    ]
    topology = Topology(checked.system, graph, lambda path: _written(checked.sources[path]), leading_nowhere)
    findings = lint(topology, usage, suppressions)
    return Connected(checked, graph, findings, {**checked.sources, **build_files})


@dataclass(frozen=True)
class Looked:
    """What was found, in a stable order, and the files that it is about, by path.

    `is_complete` is whether the routes of all APIs of each service were compared; specs with errors keep them from it.
    """

    findings: tuple[Diagnostic, ...]
    sources: Mapping[str, SourceFile]
    is_complete: bool = True


def field_mistakes(root: Path, services: Sequence[Service]) -> Looked:
    """What is so wrong with fields of services that it is not known what they declare; their BUILD files beside."""
    found = sorted((found for each in services for found in each.mistakes), key=lambda each: each.sort_key)
    return Looked(tuple(found), _read_files(root, {service.span.path for service in services}))


def lint_services(root: Path, services: Sequence[Service], layout: Layout | None) -> Looked:
    """What is wrong with services by themselves: fields, what lies around them, routes that are in each other's way.

    Without a `layout` nothing is said of what lies around them. Raises `OSError`.
    """
    from interlock.topology.service_checks import lint_services

    sources = _service_files(root, services, layout)
    found = lint_services(services, layout, _spec_addresses(root), _suppressions(sources))
    return _with_routes(root, services, found, sources)


def check_service(root: Path, service: Service, layout: Layout) -> Looked:
    """What keeps a service from being run and packaged, what is wrong with the specs of its APIs included."""
    from interlock.topology.service_checks import unusable

    sources = _service_files(root, (service,), layout)
    looked = _with_routes(root, (service,), unusable(service, layout, _suppressions(sources)), sources)
    if looked.is_complete:
        return looked
    specs = check(root, _exposed_folders((service,)))
    return Looked((*looked.findings, *specs.diagnostics), {**looked.sources, **specs.sources})


def look_over(root: Path, declared: Declared) -> Looked:
    """What the linters of services and of their graph find, specs and Python aside. Raises `OSError`."""
    connected = connect(root, declared.services, declared.usage)
    looked = lint_services(root, declared.services, declared.layout)
    found = sorted({*connected.findings, *looked.findings}, key=lambda each: each.sort_key)
    return Looked(tuple(found), {**connected.sources, **looked.sources}, looked.is_complete)


def _with_routes(
    root: Path, services: Sequence[Service], found: Sequence[Diagnostic], sources: Mapping[str, SourceFile]
) -> Looked:
    """With routes that are declared twice or never reached across the APIs that one service exposes."""
    several = [service for service in services if len(service.exposes) > 1]
    checked = check(root, _exposed_folders(several))
    if checked.system is None:
        return Looked(tuple(found), sources, is_complete=False)
    routes = check_services(checked.system, several)
    told = sorted({*found, *routes}, key=lambda each: each.sort_key)
    return Looked(tuple(told), {**checked.sources, **sources})


def _exposed_folders(services: Sequence[Service]) -> list[str]:
    return sorted({use.spec.folder for service in services for use in service.exposes})


def _spec_addresses(root: Path) -> frozenset[SpecAddress]:
    from interlock.ir.services import SpecAddress

    files = (file for folder in spec_folders(root) for file in spec_files(root, folder))
    return frozenset(SpecAddress(folder, name.rpartition(".")[0]) for folder, _, name in map(_divided, files))


def _divided(path: str) -> tuple[str, str, str]:
    return path.rpartition("/")


def _service_files(root: Path, services: Sequence[Service], layout: Layout | None) -> dict[str, SourceFile]:
    """BUILD files of services and of what stands beside them, and Python that lies there."""
    around = () if layout is None else (layout.services.get(service.address) for service in services)
    paths = {service.span.path for service in services}
    for each in around:
        if each is not None:
            paths.update(each.python, (neighbour.span.path for neighbour in each.neighbours))
    return _read_files(root, paths)


def _suppressions(sources: Mapping[str, SourceFile]) -> list[Suppression]:
    """Those of BUILD files."""
    from interlock.topology.suppressions import build_file_suppressions

    build_files = (source for path, source in sources.items() if not path.endswith(".py"))
    return [found for source in build_files for found in build_file_suppressions(source)]


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


def _read_files(root: Path, paths: Iterable[str]) -> dict[str, SourceFile]:
    """Those of some files that are there, by path."""
    return {
        path: SourceFile(path, (root / path).read_bytes().decode("utf-8", errors="replace"))
        for path in sorted(paths)
        if (root / path).is_file()
    }
