"""The explicit list of everything that the compiler reports as an error of a spec."""

from __future__ import annotations

from interlock.diagnostics.catalogue.entry import Entry
from interlock.diagnostics.catalogue.files import FILE_ENTRIES
from interlock.diagnostics.catalogue.semantics import SEMANTIC_ENTRIES
from interlock.diagnostics.catalogue.shape import SHAPE_ENTRIES
from interlock.diagnostics.catalogue.yaml_syntax import YAML_ENTRIES

CATALOGUE: tuple[Entry, ...] = (
    *FILE_ENTRIES,
    *YAML_ENTRIES,
    *SHAPE_ENTRIES,
    *SEMANTIC_ENTRIES,
)
