"""The passes, in their order, and the one function that runs them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from interlock.diagnostics.diagnostic import Diagnostic, Severity
from interlock.ir.system import System
from interlock.lower.apis.api_files import lower_apis, lower_errors
from interlock.lower.apis.manifests import check_manifests
from interlock.lower.apis.routes import check_routes
from interlock.lower.apis.sides import check_sides
from interlock.lower.assemble import assemble
from interlock.lower.damage import Damage
from interlock.lower.declarations.aliases import lower_aliases
from interlock.lower.declarations.bases import lower_bases
from interlock.lower.declarations.enums import lower_enums
from interlock.lower.declarations.recursion import check_recursion
from interlock.lower.declarations.variants import expand_variants
from interlock.lower.messaging.event_circles import check_event_circles
from interlock.lower.messaging.events import lower_events
from interlock.lower.messaging.tasks import lower_tasks
from interlock.lower.names.collect import collect
from interlock.lower.names.domain_circles import check_domain_circles
from interlock.lower.names.generated_names import check_generated_names
from interlock.lower.names.identifiers import check_identifiers
from interlock.lower.program import Program
from interlock.lower.unions.checks import check_unions
from interlock.lower.unions.order import order_unions
from interlock.lower.values.examples import check_examples
from interlock.spec.nodes import SpecFile

Pass = Callable[[Program], None]

PASSES: tuple[Pass, ...] = (
    check_identifiers,
    collect,
    lower_enums,
    lower_aliases,
    lower_bases,
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
    check_domain_circles,
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
