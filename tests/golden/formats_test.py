"""The compiler writes into OpenAPI what the runtime checks; neither may import the other."""

from __future__ import annotations

import pytest

from interlock.emit.value_schemas import patterns
from interlock_runtime import formats


@pytest.mark.parametrize("name", ["INT64", "DECIMAL", "LOCAL_TIME", "DURATION", "EMAIL", "URL", "BASE64"])
def test_both_sides_know_the_same_wire_forms(name: str) -> None:
    assert getattr(patterns, name) == getattr(formats, f"{name}_PATTERN")
