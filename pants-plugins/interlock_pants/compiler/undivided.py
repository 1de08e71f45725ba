"""What one process is to look at, however much it is: of several processes there would be several reports.

Pants divides the elements of a partition by a measure of its own, `[lint].batch_size`. It is told of one of them, and
hands on all as what is known of the partition.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pants.core.util_rules.partitions import Partitions

Element = TypeVar("Element")


@dataclass(frozen=True)
class Undivided(Generic[Element]):
    elements: tuple[Element, ...]

    @property
    def description(self) -> str | None:
        """Nothing to tell: there is one of them."""
        return None


def undivided(elements: Iterable[Any]) -> Partitions:
    """One partition, or none of nothing."""
    together = tuple(elements)
    return Partitions.single_partition(together[:1], metadata=Undivided(together)) if together else Partitions()
