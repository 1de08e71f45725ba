"""What `fmt` and `fix` say of files that they leave as they are.

These goals show nothing of what a tool prints, and a tool that fails keeps every other file from being written. So it
is logged, once however many tools of one run say it. `lint` tells of the same mistakes itself.
"""

from __future__ import annotations

from dataclasses import dataclass

from pants.engine.engine_aware import EngineAwareReturnType
from pants.engine.goal import CurrentExecutingGoals
from pants.util.logging import LogLevel


@dataclass(frozen=True)
class Notice:
    """Asks that something be told."""

    text: str


@dataclass(frozen=True)
class Told(EngineAwareReturnType):
    text: str
    is_shown: bool

    @classmethod
    def of(cls, notice: Notice, goals: CurrentExecutingGoals) -> Told:
        return cls(notice.text, not goals.is_running("lint"))

    def level(self) -> LogLevel:
        return LogLevel.ERROR if self.is_shown else LogLevel.TRACE

    def message(self) -> str:
        return self.text

    def cacheable(self) -> bool:
        """It is told in every run, also where nothing has to be done again."""
        return False
