"""What lowering may report: mistakes that show only when specs are taken together."""

from __future__ import annotations

from interlock.diagnostics.catalogue.entry import Entry
from interlock.diagnostics.catalogue.messaging import MESSAGING_ENTRIES
from interlock.diagnostics.catalogue.names import NAME_ENTRIES
from interlock.diagnostics.catalogue.operations import OPERATION_ENTRIES
from interlock.diagnostics.catalogue.types import TYPE_ENTRIES

SEMANTIC_ENTRIES: tuple[Entry, ...] = (
    *NAME_ENTRIES,
    *TYPE_ENTRIES,
    *OPERATION_ENTRIES,
    *MESSAGING_ENTRIES,
)
