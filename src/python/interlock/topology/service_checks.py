"""What is wrong with a service by itself: with its fields, with what lies around it, with the targets it names."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterator, Mapping, Sequence

from interlock.diagnostics.diagnostic import Diagnostic, Label
from interlock.diagnostics.source import Span
from interlock.diagnostics.suppression import Suppression, apply_suppressions
from interlock.ir.services import Service, SpecAddress
from interlock.topology.edges import CONSUMES, ENQUEUES, EXPOSES, PUBLISHES, RUNS, SUBSCRIBES
from interlock.topology.graph import EVENTS_MODULE, TASKS_MODULE
from interlock.topology.layout import EdgeTarget, Layout, ServiceLayout
from interlock.topology.wording import Names, quoted

OUTSIDE_SERVICES = "service/outside-services"
PYTHON_BESIDE_BUILD = "service/python-beside-build"
TARGET_BESIDE = "service/target-beside"
COMPOSITION_ROOT = "service/composition-root"
SPEC_TARGET = "service/spec-target"

SERVICE_RULE_IDS = frozenset({OUTSIDE_SERVICES, TARGET_BESIDE})
"""What a comment in the BUILD file can allow. With all else that is wrong a service can neither run nor be packaged."""

SERVICES_FOLDER = "services"

_MODELS_MODULE = "models"
_ROUTER = "spec_router"
_BY_MODULE: Mapping[str, str] = {
    _MODELS_MODULE: "spec_models",
    EVENTS_MODULE: "spec_events",
    TASKS_MODULE: "spec_tasks",
}
"""The types of targets by the stems of files; all other files are APIs."""

_TAKEN: Mapping[str, str] = {
    EXPOSES.name: _ROUTER,
    CONSUMES.name: _ROUTER,
    PUBLISHES.name: "spec_events",
    SUBSCRIBES.name: "spec_events",
    RUNS.name: "spec_tasks",
    ENQUEUES.name: "spec_tasks",
}
"""The types of targets by the fields that they are named in."""


def lint_services(
    services: Sequence[Service],
    layout: Layout | None,
    specs: Collection[SpecAddress],
    suppressions: Sequence[Suppression],
) -> tuple[Diagnostic, ...]:
    """What is found, sorted by place. Without a `layout` it is what is wrong with fields alone.

    `specs` are the spec files that there are: an edge to one of these whose target is missing is found here, all
    others are found in the graph. Of `suppressions` those count that are sound and of rules over services; the linter
    of the graph tells of the others.
    """
    told = [found for service in services for found in _of_service(service, layout)]
    told += [found for edge, found in _edges(services, layout) if _is_sound_file(edge, specs)]
    asked = [each for each in suppressions if layout is not None and each.rule in SERVICE_RULE_IDS and each.reason]
    return apply_suppressions(dict.fromkeys(told), asked, SERVICE_RULE_IDS)


def unusable(service: Service, layout: Layout, suppressions: Sequence[Suppression]) -> tuple[Diagnostic, ...]:
    """What keeps a service from being run and packaged, be it found here or in the graph, sorted by place."""
    told = [*_of_service(service, layout), *(found for _, found in _edges((service,), layout))]
    allowed = apply_suppressions(told, [each for each in suppressions if each.reason], SERVICE_RULE_IDS)
    kept = {*told}
    return tuple(found for found in allowed if found in kept)


def _of_service(service: Service, layout: Layout | None) -> Iterator[Diagnostic]:
    yield from service.mistakes
    around = None if layout is None else layout.services.get(service.address)
    if around is not None:
        yield from _places(service, around)
        yield from _composition_root(service, around)


def _places(service: Service, around: ServiceLayout) -> Iterator[Diagnostic]:
    folder = service.folder
    if not folder.startswith(f"{SERVICES_FOLDER}/"):
        name = posixpath.basename(folder) or service.name
        yield Diagnostic(
            OUTSIDE_SERVICES,
            f"`{service.name}` lies outside of {SERVICES_FOLDER}/, where nothing holds a service's code to its edges",
            Label(service.span),
            help=f"move it to {SERVICES_FOLDER}/{name}",
        )
    below = posixpath.join(folder, "app")
    for path in around.python:
        yield Diagnostic(
            PYTHON_BESIDE_BUILD,
            f"Python beside the BUILD file of the service `{service.name}`",
            Label(Span(path, 0, 0)),
            (Label(service.span, "the service"),),
            f"move it into a folder below that has a BUILD file of its own, such as {below}",
        )
    for neighbour in around.neighbours:
        yield Diagnostic(
            TARGET_BESIDE,
            f"the target `{neighbour.address}`, of type `{neighbour.type}`, stands beside the service `{service.name}`",
            Label(neighbour.span),
            (Label(service.span, "the service"),),
            "move it into the BUILD file of another folder",
        )


def _composition_root(service: Service, around: ServiceLayout) -> Iterator[Diagnostic]:
    owners = sorted(around.owners)
    if len(owners) == 1:
        return
    if owners:
        yield Diagnostic(
            COMPOSITION_ROOT,
            f"the composition root `{service.module}` could be of any of {quoted(owners)}",
            Label(around.module),
            help="take all but one of the targets away, or name another module with `module=`",
        )
        return
    yield Diagnostic(
        COMPOSITION_ROOT,
        f"no target owns the module `{service.module}`, the composition root of `{service.name}`",
        Label(around.module),
        help="write it and run `./pants tailor ::` for its BUILD file, or name another module with `module=`",
    )


def _edges(services: Sequence[Service], layout: Layout | None) -> Iterator[tuple[EdgeTarget, Diagnostic]]:
    if layout is None:
        return
    known = {
        taken: Names(address for address, type in layout.specs.items() if type == taken)
        for taken in set(_TAKEN.values())
    }
    for service in services:
        around = layout.services.get(service.address)
        for edge in around.edges if around is not None else ():
            taken = _TAKEN[edge.field]
            if edge.type != taken:
                yield edge, _edge(edge, taken, known[taken])


def _edge(edge: EdgeTarget, taken: str, known: Names) -> Diagnostic:
    if edge.type is not None:
        message = f"`{edge.address}` is a `{edge.type}`, and `{edge.field}` takes a `{taken}`"
    else:
        message = f"there is no target `{edge.address}`"
    near = known.nearest(str(edge.address))
    help = f"did you mean `{near}`?" if near else "`./pants tailor ::` writes the targets of spec files that have none"
    return Diagnostic(SPEC_TARGET, message, Label(edge.span), help=help)


def _is_sound_file(edge: EdgeTarget, specs: Collection[SpecAddress]) -> bool:
    """Whether there is a file for an edge, and what belongs into its field: the graph has nothing to say then."""
    return edge.spec in specs and _BY_MODULE.get(edge.spec.module, _ROUTER) == _TAKEN[edge.field]
