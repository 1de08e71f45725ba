"""What was tried, what was to be, and what was: kept by layer, and counted at the end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class Layer(StrEnum):
    """What lets something through or not."""

    NETWORK = "network"
    EGRESS = "egress"
    BROKER = "broker"
    DATABASE = "database"
    HTTP = "HTTP"


@dataclass(frozen=True)
class Attempt:
    """`what` is done by `source`. `is_declared` is whether the graph has an edge for it, `said` what came of it."""

    layer: Layer
    source: str
    what: str
    is_declared: bool
    came_through: bool
    said: str

    @property
    def is_wrong(self) -> bool:
        return self.is_declared != self.came_through

    def __str__(self) -> str:
        declared = "declared" if self.is_declared else "not declared"
        return f"{self.layer}: {self.source}: {self.what}: {declared}, and {self.said}"


@dataclass
class Figures:
    attempts: list[Attempt] = field(default_factory=list)

    def add(self, attempts: Sequence[Attempt]) -> list[str]:
        """Keeps them, and gives those that did not come to what the graph says."""
        self.attempts += attempts
        return [str(attempt) for attempt in attempts if attempt.is_wrong]

    def lines(self) -> Iterator[str]:
        for layer in Layer:
            those = [attempt for attempt in self.attempts if attempt.layer is layer]
            if those:
                yield f"{layer:9}{_counts(those)}"
        yield f"{'all':9}{_counts(self.attempts)}"


def _counts(attempts: Sequence[Attempt]) -> str:
    right = [attempt for attempt in attempts if not attempt.is_wrong]
    allowed = sum(attempt.is_declared for attempt in right)
    return f"{allowed:5} allowed {len(right) - allowed:5} refused {len(attempts) - len(right):5} wrong"
