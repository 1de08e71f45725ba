"""What is wrong with a payload, in words that may be logged."""

from __future__ import annotations

from pydantic import ValidationError
from pydantic_core import ErrorDetails

_MOST_PLACES = 20


def summary(error: ValidationError) -> str:
    """Where a payload is wrong, without the values, which are none of a log's business."""
    details = error.errors(include_url=False, include_context=False, include_input=False)
    return "; ".join(f"{_place(detail)}: {detail['msg']}" for detail in details[:_MOST_PLACES])


def _place(detail: ErrorDetails) -> str:
    steps = [str(step) for step in detail["loc"]]
    if detail["type"] == "extra_forbidden":
        # A name that is not in the contract may be anything.
        steps[-1:] = ["*"]
    return f"/{'/'.join(steps)}"
