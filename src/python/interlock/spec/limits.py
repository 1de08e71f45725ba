"""How much one spec file may hold. Each limit is far above what people write and far below what hurts."""

from __future__ import annotations

MAX_BYTES = 16_000_000
MAX_DEPTH = 64
"""Levels of nesting, aliases expanded. Whatever walks a tree may recurse."""
MAX_NODES = 1_000_000
MAX_EXPANSION = 100_000
"""Nodes that all aliases of a file may stand for together."""
MAX_TYPE_DEPTH = 32
"""Levels of brackets in one type."""
