"""What Pants reads of this backend."""

from __future__ import annotations

from interlock_pants.ruff.subsystem import Ruff


def rules():
    from interlock_pants.ruff import rules_get

    return (*Ruff.rules(), *rules_get.rules())
