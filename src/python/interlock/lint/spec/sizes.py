"""Whether a value has a bounded number of items."""

from __future__ import annotations

from interlock.ir.declarations import Enum
from interlock.ir.types import ListType, Scalar, ScalarType, SetType, Type
from interlock.lint.spec.workspace import Workspace


def is_bounded_array(workspace: Workspace, array: ListType | SetType) -> bool:
    """Whether a list or a set has a bound, its own or that of the few values that its items may have."""
    bounds = array.constraints
    has_no_duplicates = isinstance(array, SetType) or bounds.unique_items
    return bounds.max_items is not None or (has_no_duplicates and _is_finite(workspace, array.item))


def _is_finite(workspace: Workspace, type: Type) -> bool:
    behind = workspace.dealias(type)
    return isinstance(workspace.declared(type), Enum) or (
        isinstance(behind, ScalarType) and behind.scalar is Scalar.BOOL
    )
