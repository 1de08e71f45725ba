"""Integers of JSON: 5.0 is one, as JSON Schema has it; 5.5, true and "5" are none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic_core import CoreSchema, core_schema


def integer_schema(then: Sequence[CoreSchema] = (), *, multiple_of: int | None = None, **limits: Any) -> CoreSchema:
    """An integer within `limits` (gt, ge, lt, le), handed on to the steps of `then`.

    A JSON number is exact as a float within the bounds that such integers have; reading one first is what lets 5.0
    pass and "5" not. The refusal speaks of an integer all the same.
    """
    number = core_schema.float_schema(strict=True, allow_inf_nan=False)
    steps: list[CoreSchema] = [core_schema.custom_error_schema(number, custom_error_type="int_type")]
    if limits:
        steps.append(core_schema.float_schema(**limits))
    steps.append(core_schema.int_schema(multiple_of=multiple_of))
    return core_schema.chain_schema([*steps, *then])
