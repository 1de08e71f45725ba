"""What Pants reads of this backend."""

from __future__ import annotations

from interlock_pants.ruff.subsystem import Ruff


def rules():
    from interlock_pants.rules_get import ruff

    return (*Ruff.rules(), *ruff.rules())
