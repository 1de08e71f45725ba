"""The passes, in their order, and the one function that runs them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from interlock.diagnostics.diagnostic import Diagnostic, Severity
from interlock.ir.system import System
from interlock.lower.aliases import lower_aliases
from interlock.lower.apis import lower_apis, lower_errors
from interlock.lower.assemble import assemble
from interlock.lower.collect import collect
from interlock.lower.declarations import lower_declarations
from interlock.lower.messaging import lower_events, lower_tasks
from interlock.lower.program import Program
from interlock.lower.routes import check_routes
from interlock.lower.variants import expand_variants
from interlock.spec.nodes import SpecFile

Pass = Callable[[Program], None]

PASSES: tuple[Pass, ...] = (
    collect,
    lower_aliases,
    lower_declarations,
    expand_variants,
    lower_errors,
    lower_events,
    lower_tasks,
    lower_apis,
    check_routes,
)


def lower(files: Sequence[SpecFile]) -> tuple[System | None, tuple[Diagnostic, ...]]:
    """The resolved system, None when there is an error, and all that was found, sorted by place.

    Every pass runs whatever the ones before it found, so that all mistakes are told at once.
    """
    program = Program(tuple(sorted(files, key=lambda file: file.path)))
    for run in PASSES:
        run(program)
    found = tuple(sorted(program.diagnostics, key=lambda diagnostic: diagnostic.sort_key))
    if any(diagnostic.severity is Severity.ERROR for diagnostic in found):
        return None, found
    return assemble(program), found
