"""Pass: the names that code generation makes must not meet those that specs declare."""

from __future__ import annotations

from collections.abc import Iterator

from interlock.diagnostics.source import Span
from interlock.ir.api import Api, Operation
from interlock.lower.names.collisions import report_collision
from interlock.lower.names.wording import pascal
from interlock.lower.program import Program, Scope
from interlock.spec.nodes import ApiFile, EventsFile, ManifestFile, ModelsFile, SpecFile, TasksFile
from interlock.workspace import domain_of_folder


def check_generated_names(program: Program) -> None:
    """Reports only."""
    titles = {
        (domain_of_folder(file.folder), file.stem): file.domain.span
        for file in program.files
        if isinstance(file, ApiFile)
    }
    _check_folders(program)
    for scope in program.scopes.values():
        declared = _declared(program, scope)
        for api in scope.apis:
            _check_module(program, api, titles[scope.domain, api.module], dict(declared))
            _check_methods(program, api)
        _check_events(program, scope)


def _check_folders(program: Program) -> None:
    """A folder lies beside the modules of the one above, and Python finds either it or a module of the same name."""
    modules = {f"{file.folder}/{module}": file.path for file in program.files for module in _modules(file)}
    reported: set[str] = set()
    for file in program.files:
        for folder in _up_to(file.folder):
            source = modules.get(folder)
            if source is None or folder in reported:
                continue
            reported.add(folder)
            program.error(
                "spec/name-collision",
                f"the folder `{folder}` and the module `{folder.replace('/', '.')}`, generated from `{source}`, have"
                " one name, so what is in the folder could not be imported",
                Span(file.path, 0, 0),
                help=f"rename the folder `{folder}`",
            )


def _modules(file: SpecFile) -> tuple[str, ...]:
    """The names of the modules that are generated from a file, or would be if one more thing were declared in it."""
    match file:
        case ModelsFile():
            return ("models",)
        case EventsFile():
            return ("events", "events_publisher", "events_subscriber")
        case ApiFile(stem=stem):
            return (stem, f"{stem}_server", f"{stem}_client", f"{stem}_subscriber")
        case TasksFile() | ManifestFile():
            return ()


def _up_to(folder: str) -> Iterator[str]:
    """The folders on the way down to this one, and this one."""
    parts = folder.split("/")
    for end in range(1, len(parts) + 1):
        yield "/".join(parts[:end])


def _declared(program: Program, scope: Scope) -> dict[str, tuple[Span, str]]:
    """Every class of the domain, for API modules import the ones they speak of."""
    taken = {symbol.name.name: (symbol.span, "declared here") for symbol in scope.symbols.values()}
    for names in scope.synthesized.values():
        for name in names:
            taken.setdefault(name.name, (program.declarations[name].span, "made of this for variants"))
    for error in scope.errors.values():
        place = error.node.name.span
        first = taken.setdefault(error.name.name, (place, "an error of the domain"))
        if first[0] is not place:
            report_collision(program, error.name.name, "this error", place, first)
    return taken


def _check_module(program: Program, api: Api, title: Span, taken: dict[str, tuple[Span, str]]) -> None:
    made = [(f"{pascal(api.title)}{end}", f"the {end.lower()} of this API", title) for end in ("Controller", "Client")]
    for operation in api.operations:
        if operation.pagination:
            made.append((f"{pascal(operation.name)}Page", "the page of this operation", operation.span))
    for name, what, span in made:
        first = taken.setdefault(name, (span, what))
        if first[0] is not span:
            report_collision(program, name, what, span, first)


def _check_methods(program: Program, api: Api) -> None:
    """A client has methods for an operation's pages beside the operation's own."""
    methods = {operation.name: operation for operation in api.operations}
    for operation in api.operations:
        if operation.pagination is None:
            continue
        for name in (f"iter_{operation.name}", f"{operation.name}_pages"):
            other: Operation | None = methods.get(name)
            if other is not None:
                program.error(
                    "spec/name-collision",
                    f"`{name}` is also the client's method for the pages of `{operation.name}`",
                    other.span,
                    related=[(operation.span, "paginated")],
                    help="rename one of the two operations",
                )


def _check_events(program: Program, scope: Scope) -> None:
    """A domain's events share modules, in which each has a constant, a Protocol and a function of its own."""
    taken: dict[str, tuple[Span, str]] = {}
    everything = f"{scope.domain.replace('.', '_')}_subscriptions"
    for event in scope.lowered_events:
        name = event.name.name
        made = (
            (name.upper(), "the constant of this event"),
            (f"{pascal(name)}Handler", "the handler of this event"),
            (f"on_{name}", "the subscription of this event"),
        )
        for generated, what in made:
            first = taken.setdefault(generated, (event.span, "made of this event"))
            if first[0] is not event.span:
                report_collision(program, generated, what, event.span, first)
                break
            if generated == everything:
                program.error(
                    "spec/name-collision",
                    f"{what} would be named `{generated}`, as that of all events of the domain is",
                    event.span,
                    help="rename the event",
                )
