"""Everything that may be reported, with its reason and examples: what documentation and `explain` are made from."""

from __future__ import annotations

from interlock.diagnostics.catalogue import page
from interlock.diagnostics.catalogue.catalogue import CATALOGUE
from interlock.diagnostics.catalogue.entry import Entry
from interlock.diagnostics.catalogue.suppressions import SUPPRESSION_ENTRIES
from interlock.environment.unreadable import ENVIRONMENT_ENTRIES
from interlock.lint.python_rules import PYTHON_RULES
from interlock.lint.spec_rules import SPEC_RULES
from interlock.topology.deployment_findings import DEPLOYMENT_ENTRIES
from interlock.topology.graph_rules import GRAPH_ENTRIES
from interlock.topology.service_findings import SERVICE_ENTRIES

ENTRIES: tuple[Entry, ...] = (
    *CATALOGUE,
    *SUPPRESSION_ENTRIES,
    *ENVIRONMENT_ENTRIES,
    *(rule.entry for rule in SPEC_RULES),
    *(rule.entry for rule in PYTHON_RULES),
    *GRAPH_ENTRIES,
    *SERVICE_ENTRIES,
    *DEPLOYMENT_ENTRIES,
)


def find(id: str) -> Entry | None:
    """The entry of an id such as `spec/unknown-key`."""
    return next((entry for entry in ENTRIES if entry.id == id), None)


def pages() -> dict[str, str]:
    """Every documentation page by the name of its file, with the index among them."""
    return page.pages(ENTRIES)
