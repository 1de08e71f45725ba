"""What a module uses of generated code that needs an edge: which spec, which of its names, and where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from interlock.lint.python.pieces import CONSUMES, PUBLISHES, SUBSCRIBES, Piece
from interlock.lint.python.resolving.evaluation import Values
from interlock.lint.python.resolving.project import Project
from interlock.lint.python.summary import Call, Class, Import, ModuleSummary
from interlock.workspace import SPECS_FOLDER

Place: TypeAlias = Import | Call | Class

_GENERATED = f"{SPECS_FOLDER}."
_PAGES = "iter_"
_FACTORY = "on_"
_EVERY_EVENT = "_subscriptions"


class Use(NamedTuple):
    """A use of a generated `module`. `names` are what it uses of the spec, as far as that shows; `written` is what
    stands at the place.
    """

    place: Place
    written: str
    module: str
    piece: Piece
    names: tuple[str, ...]


def uses(module: ModuleSummary, project: Project, pieces: Mapping[str, Piece]) -> Iterator[Use]:
    """Imports first. What is called or inherited is a use by itself, whether or not an import here brings it."""
    for each, values in project.brought(module):
        for generated in _generated(values, project):
            for use in _use(each, each.path, generated, project, pieces):
                # A star brings what is not used as well.
                yield use._replace(names=()) if each.name == "*" else use
    for call, callees in project.called(module):
        for generated in _generated(callees, project):
            yield from _use(call, _written(call, generated), generated, project, pieces)
        for name in project.loaded(module, call, callees):
            yield from _use(call, name, name, project, pieces)
    for definition in module.classes:
        for generated in _generated(project.bases_of(module, definition), project):
            yield from _use(definition, definition.name, generated, project, pieces)


def _generated(values: Values, project: Project) -> Sequence[str]:
    """Those that are generated from specs. A class is what it inherits as well."""
    found = []
    for value in values:
        if value.startswith(_GENERATED):
            found.append(value)
        if project.class_(value) is not None:
            found += [base for base in project.ancestors(value) if base.startswith(_GENERATED)]
    return found


def _written(call: Call, value: str) -> str:
    return call.callee if isinstance(call.callee, str) else value


def _use(place: Place, written: str, value: str, project: Project, pieces: Mapping[str, Piece]) -> Iterator[Use]:
    parts = value.replace("()", "").split(".")
    for length in range(len(parts), 1, -1):
        name = ".".join(parts[:length])
        if name in pieces:
            yield Use(place, written, name, pieces[name], _names(pieces[name], name, parts[length:], project))
            return


def _names(piece: Piece, module: str, within: Sequence[str], project: Project) -> tuple[str, ...]:
    """What something in a generated module is of its spec: a method, the description of an operation, a handler."""
    match piece.field, within:
        case (str(field), [_, method]) if field in (CONSUMES, PUBLISHES):
            return tuple(name for name in piece.names if method in (name, f"{_PAGES}{name}"))
        case (str(field), [constant]) if field == CONSUMES:
            return tuple(name for name in piece.names if constant.strip("_") == name.upper())
        case (str(field), [name, *_]) if field == SUBSCRIBES:
            return _handled(piece, f"{module}.{name}", project)
        case _:
            return ()


def _handled(piece: Piece, value: str, project: Project) -> tuple[str, ...]:
    """The events of a function, named after one or standing for all, or of a Protocol, whose methods they are."""
    function = value.rpartition(".")[2]
    of_one = tuple(name for name in piece.names if function == f"{_FACTORY}{name}")
    if of_one or function.endswith(_EVERY_EVENT):
        return of_one or piece.names
    methods: set[str] = set()
    for each in (value, *project.ancestors(value)):
        found = project.class_(each)
        if found is not None:
            methods.update(found.module.methods[found.definition.name])
    return tuple(name for name in piece.names if name in methods)
