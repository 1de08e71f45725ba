"""Which services a change of files reaches: directly, through specs that refer to each other, and by whose edges."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from posixpath import normpath

from interlock.ir.api import Api
from interlock.ir.references import references, types_of
from interlock.ir.services import SpecAddress
from interlock.ir.system import Domain, System
from interlock.ir.types import QualifiedName, Type
from interlock.topology.edges import CONSUMES, ENQUEUES, EXPOSES, PUBLISHES, RUNS, SUBSCRIBES
from interlock.topology.graph import Graph
from interlock.topology.usage import Usage
from interlock.topology.wording import Names, quoted

_BUILD_FILE = "BUILD"
_SUFFIX = ".yaml"
_RELATIONS = (
    (EXPOSES, "which it exposes"),
    (CONSUMES, "which it calls"),
    (PUBLISHES, "which it publishes"),
    (SUBSCRIBES, "which it subscribes to"),
    (RUNS, "which it runs"),
    (ENQUEUES, "which it enqueues"),
)
_IMPORTED = "which it imports"
_OWN = "a file of its own"


@dataclass(frozen=True, slots=True)
class Affected:
    """A service that a change reaches, and the image to build anew.

    `chain` leads from a path that was given, over specs that refer to the one before, to the file that the service has
    to do with as `relation` says. It is the shortest one.
    """

    service: str
    image: str
    chain: tuple[str, ...]
    relation: str


class UnknownPaths(LookupError):
    """Paths that are neither specs nor below a service. The text has a line for each."""


def affected_by(
    system: System, graph: Graph, specs: Collection[str], paths: Sequence[str], usage: Usage | None = None
) -> tuple[Affected, ...]:
    """The services that a change of `paths` reaches, by name.

    A path is a spec, a file below the folder of a service (which need not be there any more), a BUILD file beside
    either, or a folder of these. `specs` are the paths of all spec files. With `usage`, services that import models of
    a spec without an edge to it count as well. Raises `UnknownPaths`.
    """
    changed = _Changed(graph, specs)
    unknown = [path for path in dict.fromkeys(map(normpath, paths)) if not changed.add(path)]
    if unknown:
        raise UnknownPaths("\n".join(changed.unknown(path) for path in unknown))
    chains = _chains(system, changed.specs)
    found = [*changed.own, *_through_specs(graph, chains, usage)]
    # The first of the shortest chains tells it best.
    shortest: dict[str, Affected] = {}
    for each in sorted(found, key=lambda each: (len(each.chain), each.chain)):
        shortest.setdefault(each.service, each)
    return tuple(shortest[name] for name in sorted(shortest))


class _Changed:
    """Paths sorted out: specs by the path that was given for them, and services whose own files changed."""

    def __init__(self, graph: Graph, specs: Collection[str]) -> None:
        self.specs: dict[str, tuple[str, ...]] = {}
        self.own: list[Affected] = []
        self._graph = graph
        self._all_specs = sorted(specs)
        self._known = frozenset(specs)

    def add(self, path: str) -> bool:
        """Whether there is such a path."""
        if path in self._known:
            self.specs[path] = (path,)
            return True
        folder = path.removesuffix(f"/{_BUILD_FILE}")
        below = [spec for spec in self._all_specs if spec.startswith(f"{folder}/")]
        for spec in below if folder == path else [spec for spec in below if spec.rpartition("/")[0] == folder]:
            self.specs.setdefault(spec, (path, spec))
        services = [
            service
            for service in self._graph.services
            if f"{path}/".startswith(f"{service.folder}/") or f"{service.folder}/".startswith(f"{path}/")
        ]
        # Where services lie in each other's folders, a file belongs to the innermost one.
        deepest = max((len(service.folder) for service in services), default=0)
        for service in services:
            if len(service.folder) == deepest or service.folder.startswith(path):
                self.own.append(Affected(service.name, service.image, (path,), _OWN))
        return bool(below or services)

    def unknown(self, path: str) -> str:
        folders = sorted(service.folder for service in self._graph.services)
        near = Names([*self._known, *folders]).nearest(path)
        lie = f"services lie in {quoted(folders)}" if folders else "there are no services"
        return f"{path} is no spec and lies below no service; {f'did you mean `{near}`?' if near else lie}"


def _chains(system: System, changed: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """By spec file that a change reaches, the shortest way there."""
    referring = _referring(system)
    chains = dict(sorted(changed.items(), key=lambda item: (len(item[1]), item[0])))
    pending = deque(chains)
    while pending:
        path = pending.popleft()
        for following in sorted(referring.get(path, ())):
            if following not in chains:
                chains[following] = (*chains[path], following)
                pending.append(following)
    return chains


def _referring(system: System) -> dict[str, set[str]]:
    """By spec file, those that refer to something in it."""
    referring: dict[str, set[str]] = {}
    for domain in system.domains:
        for path, targets in _targets(system, domain):
            for target in targets:
                if target != path:
                    referring.setdefault(target, set()).add(path)
    return referring


def _targets(system: System, domain: Domain) -> Iterator[tuple[str, set[str]]]:
    """Files of a domain, and the files of what they refer to."""

    def declared(types: Iterable[Type | None]) -> set[str]:
        names = {name for type in types if type is not None for name in references(type)}
        return {system.declarations[name].span.path for name in names}

    def events(names: Iterable[QualifiedName | None]) -> set[str]:
        return {system.events[name].span.path for name in names if name is not None}

    for declaration in domain.declarations:
        yield declaration.span.path, declared(types_of(declaration))
    for event in domain.events:
        yield event.span.path, declared((event.message,))
    for task in domain.tasks:
        yield task.span.path, declared((task.input, task.output))
    for api in domain.apis:
        yield (
            api.path,
            declared(_types(api))
            | {system.errors[name].span.path for operation in api.operations for name in operation.errors},
        )
        for operation in api.operations:
            of = operation.events
            yield api.path, events((of.subscribe, of.on_success, of.on_error))


def _types(api: Api) -> Iterator[Type | None]:
    for operation in api.operations:
        yield operation.input
        yield operation.output
        yield from (param.type for param in operation.params)
    yield from (field.type for error in api.errors for field in error.fields)


def _through_specs(graph: Graph, chains: dict[str, tuple[str, ...]], usage: Usage | None) -> Iterator[Affected]:
    """In the order of the graph's services; of one service, its edges before its imports."""
    for service in graph.services:
        for field, relation in _RELATIONS:
            for use in field.of(service):
                if (chain := chains.get(_path(use.spec))) is not None:
                    yield Affected(service.name, service.image, chain, relation)
        used = () if usage is None or service.name not in usage else usage[service.name].generated
        for generated in used:
            if (chain := chains.get(_path(generated.spec))) is not None:
                yield Affected(service.name, service.image, chain, _IMPORTED)


def _path(spec: SpecAddress) -> str:
    return f"{spec.folder}/{spec.module}{_SUFFIX}"
