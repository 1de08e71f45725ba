"""The passes, in their order, and the one function that runs them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from interlock.diagnostics.diagnostic import Diagnostic, Severity
from interlock.ir.system import System
from interlock.lower.aliases import lower_aliases
from interlock.lower.apis import lower_apis, lower_errors
from interlock.lower.assemble import assemble
from interlock.lower.collect import collect
from interlock.lower.damage import Damage
from interlock.lower.declarations import lower_declarations, lower_enums
from interlock.lower.domains import check_domains
from interlock.lower.event_circles import check_event_circles
from interlock.lower.examples import check_examples
from interlock.lower.generated_names import check_generated_names
from interlock.lower.identifiers import check_identifiers
from interlock.lower.manifests import check_manifests
from interlock.lower.messaging import lower_events, lower_tasks
from interlock.lower.program import Program
from interlock.lower.recursion import check_recursion
from interlock.lower.routes import check_routes
from interlock.lower.sides import check_sides
from interlock.lower.union_order import order_unions
from interlock.lower.unions import check_unions
from interlock.lower.variants import expand_variants
from interlock.spec.nodes import SpecFile

Pass = Callable[[Program], None]

PASSES: tuple[Pass, ...] = (
    check_identifiers,
    collect,
    lower_enums,
    lower_aliases,
    lower_declarations,
    check_recursion,
    expand_variants,
    check_unions,
    lower_errors,
    lower_events,
    lower_tasks,
    lower_apis,
    check_generated_names,
    check_routes,
    check_examples,
    check_sides,
    check_event_circles,
    check_domains,
    check_manifests,
    order_unions,
)


def lower(
    files: Sequence[SpecFile], loading: Sequence[Diagnostic] = ()
) -> tuple[System | None, tuple[Diagnostic, ...]]:
    """The resolved system, None when there is an error, and all that was found here, sorted by place.

    Every pass runs whatever the ones before it found, so that all mistakes are told at once. `loading` is what was
    reported while the files were loaded: what it made unreadable is not reported as missing.
    """
    program = Program(tuple(sorted(files, key=lambda file: file.path)), Damage(loading))
    for run in PASSES:
        run(program)
    found = tuple(sorted(program.diagnostics, key=lambda diagnostic: diagnostic.sort_key))
    if any(diagnostic.severity is Severity.ERROR for diagnostic in (*loading, *found)):
        return None, found
    return assemble(program), found
