"""Merge-patch, one field at a time: what is absent stays."""

from __future__ import annotations

from typing import TypeVar

from interlock_runtime.models import MISSING

T = TypeVar("T")


def patched(current: T, given: T | MISSING) -> T:
    """The value after the patch. An absent field is not a null one: null is a value like any other here."""
    return current if given is MISSING else given
