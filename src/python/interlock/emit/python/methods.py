"""A function of a class or a module, as templates take it."""

from __future__ import annotations

from typing import NamedTuple


class MethodView(NamedTuple):
    """Finished lines; they are indented as deep as the function stands."""

    definition: str
    docstring: str | None
    body: str
