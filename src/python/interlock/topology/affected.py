"""Which services a change of files reaches: directly, through specs that refer to each other, and by whose edges."""

from __future__ import annotations

from bisect import bisect_left
from collections import deque
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from posixpath import basename, dirname, normpath

from interlock.ir.api import Api
from interlock.ir.references import references, types_of
from interlock.ir.services import Service, SpecAddress
from interlock.ir.system import Domain, System
from interlock.ir.types import QualifiedName, Type
from interlock.topology.edges import CONSUMES, ENQUEUES, EXPOSES, PUBLISHES, RUNS, SUBSCRIBES
from interlock.topology.graph import Graph
from interlock.topology.usage import Usage
from interlock.topology.wording import Names, quoted
from interlock.workspace import READ_SUFFIXES

_SUFFIX = ".yaml"
_BUILD_FILE = "BUILD"


class Relation(StrEnum):
    """What a service has to do with the last file of a chain."""

    OWN = "a file of its own"
    EXPOSES = "which it exposes"
    CALLS = "which it calls"
    PUBLISHES = "which it publishes"
    SUBSCRIBES = "which it subscribes to"
    RUNS = "which it runs"
    ENQUEUES = "which it enqueues"
    IMPORTS = "which it imports"
    DEPENDS = "which it depends on"

    @property
    def rank(self) -> int:
        """What says most of a service comes first: that the file is its own, then an edge, then its code."""
        match self:
            case Relation.OWN:
                return 0
            case Relation.IMPORTS:
                return 2
            case Relation.DEPENDS:
                return 3
            case _:
                return 1


_EDGES = (
    (EXPOSES, Relation.EXPOSES),
    (CONSUMES, Relation.CALLS),
    (PUBLISHES, Relation.PUBLISHES),
    (SUBSCRIBES, Relation.SUBSCRIBES),
    (RUNS, Relation.RUNS),
    (ENQUEUES, Relation.ENQUEUES),
)


@dataclass(frozen=True, slots=True)
class Affected:
    """A service that a change reaches, and the image to build anew.

    `chain` leads from a path that was given, over specs that refer to the one before, to the file that the service has
    to do with as `relation` says. Of all ways it is the one that says most: see `Relation.rank`, then the shortest.
    """

    service: str
    image: str
    chain: tuple[str, ...]
    relation: Relation


@dataclass(frozen=True, slots=True)
class Reached:
    """The services that a change reaches, by name, and what is to be said of paths that lead nowhere, in lines."""

    services: tuple[Affected, ...]
    notes: tuple[str, ...]


def affected_by(
    system: System, graph: Graph, specs: Collection[str], paths: Sequence[str], usage: Usage | None = None
) -> Reached:
    """The services that a change of `paths` reaches.

    A path is any file of the repository, which need not be there any more, or a folder. A BUILD file stands for what
    lies beside it, and so does a spec that is gone. `specs` are the paths of all spec files. With `usage`, services
    whose code depends on a file count as well, and those that import models of a spec without an edge to it.
    """
    changed = _Changed(graph, specs, usage)
    for path in dict.fromkeys(map(normpath, paths)):
        changed.add(path)
    found = [*changed.services, *_through_specs(graph, _chains(system, changed.specs), usage)]
    best: dict[str, Affected] = {}
    for each in sorted(found, key=lambda each: (each.relation.rank, len(each.chain), each.chain)):
        best.setdefault(each.service, each)
    return Reached(tuple(best[name] for name in sorted(best)), changed.notes)


class _Files:
    """Files, or folders, by their paths."""

    def __init__(self, paths: Iterable[str]) -> None:
        self._known = frozenset(paths)
        self._sorted = sorted(self._known)

    def meant_by(self, path: str) -> list[str]:
        """What a path stands for: itself, what lies beside it if it is a BUILD file, what lies below a folder."""
        if path in self._known:
            return [path]
        return self.beside(path) if _is_build_file(path) else self.below(path)

    def beside(self, path: str) -> list[str]:
        folder = dirname(path)
        return [each for each in self.below(folder or ".") if dirname(each) == folder]

    def below(self, folder: str) -> list[str]:
        if folder == ".":
            return self._sorted
        # The character that follows the separator ends what begins with the folder.
        first, last = (bisect_left(self._sorted, f"{folder}{end}") for end in ("/", "0"))
        return self._sorted[first:last]


class _Changed:
    """Paths sorted out: specs by the path that was given for them, and services that the files belong to."""

    def __init__(self, graph: Graph, specs: Collection[str], usage: Usage | None) -> None:
        self.specs: dict[str, tuple[str, ...]] = {}
        self.services: list[Affected] = []
        self._graph = graph
        self._all_specs = _Files(specs)
        self._has_usage = usage is not None
        self._by_folder: dict[str, list[Service]] = {}
        for service in graph.services:
            self._by_folder.setdefault(service.folder, []).append(service)
        self._folders = _Files(self._by_folder)
        self._users: dict[str, list[Service]] = {}
        for service in graph.services:
            for file in usage[service.name].files if usage is not None and service.name in usage else ():
                self._users.setdefault(file, []).append(service)
        self._used = _Files(self._users)
        self._names = Names([*specs, *self._by_folder])
        self._nowhere: list[str] = []
        self._remarks: list[str] = []

    def add(self, path: str) -> None:
        # Each is asked, for a file may be a spec and a service's own at once.
        if not any([self._add_specs(path), self._add_services(path), self._add_users(path)]):
            near = self._names.nearest(path)
            if near is None:
                self._nowhere.append(path)
            else:
                self._remarks.append(f"{path} reaches no service; did you mean `{near}`?")

    @property
    def notes(self) -> tuple[str, ...]:
        if not self._nowhere:
            return tuple(self._remarks)
        unknown = "" if self._has_usage else "; on what else the code of services depends is not known here"
        verb = "reaches" if len(self._nowhere) == 1 else "reach"
        return (*self._remarks, f"{quoted(self._nowhere)} {verb} no service{unknown}")

    def _add_specs(self, path: str) -> bool:
        meant = self._all_specs.meant_by(path)
        if not meant and path.endswith(READ_SUFFIXES) and (meant := self._all_specs.beside(path)):
            self._remarks.append(f"{path} is not there, so it stands for the specs beside it")
        for spec in meant:
            self.specs[spec] = min(self.specs.get(spec, (path, spec)), _chain(path, spec), key=len)
        return bool(meant)

    def _add_services(self, path: str) -> bool:
        folders = {*self._folders.below(path), *self._innermost(path)}
        services = [service for folder in folders for service in self._by_folder[folder]]
        self.services += [Affected(each.name, each.image, (path,), Relation.OWN) for each in services]
        return bool(services)

    def _innermost(self, path: str) -> tuple[str, ...]:
        """The folder of a service that a path lies in. Where they lie in each other, it is the inner one's."""
        while path not in self._by_folder:
            path, below = dirname(path), path
            if path == below:
                return ()
        return (path,)

    def _add_users(self, path: str) -> bool:
        used = self._used.meant_by(path)
        self.services += [
            Affected(service.name, service.image, _chain(path, file), Relation.DEPENDS)
            for file in used
            for service in self._users[file]
        ]
        return bool(used)


def _chain(path: str, meant: str) -> tuple[str, ...]:
    return (path,) if path == meant else (path, meant)


def _is_build_file(path: str) -> bool:
    """Whether it is called as Pants expects it of BUILD files: `BUILD`, `BUILD.pants`."""
    return basename(path).partition(".")[0] == _BUILD_FILE


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
        for field, relation in _EDGES:
            for use in field.of(service):
                if (chain := chains.get(_path(use.spec))) is not None:
                    yield Affected(service.name, service.image, chain, relation)
        used = () if usage is None or service.name not in usage else usage[service.name].generated
        for generated in used:
            if (chain := chains.get(_path(generated.spec))) is not None:
                yield Affected(service.name, service.image, chain, Relation.IMPORTS)


def _path(spec: SpecAddress) -> str:
    return f"{spec.folder}/{spec.module}{_SUFFIX}"
