"""From spec nodes to the intermediate representation: one explicit, ordered tuple of passes in `passes.py`."""

from interlock.lower.passes import lower as lower
