"""A scenario is a folder with `specs/` below it, wrong in some way, and `diagnostics.txt`, what is said of it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path

from interlock.compiler import Checked, check
from interlock.diagnostics.render.text import render_text

HERE = Path(__file__).parent
UPDATE = os.environ.get("INTERLOCK_UPDATE_GOLDEN") == "1"
"""Whether what is recorded is written anew."""


@dataclass(frozen=True)
class Scenario:
    folder: Path

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def recorded(self) -> Path:
        return self.folder / "diagnostics.txt"

    def check(self) -> Checked:
        return check(self.folder)

    def specs(self) -> list[Path]:
        return sorted((self.folder / "specs").rglob("*.y*ml"))

    def strangers(self) -> list[Path]:
        """Files that belong to no scenario."""
        known = {*self.specs(), self.recorded}
        return sorted(path for path in self.folder.rglob("*") if path.is_file() and path not in known)


def scenarios() -> list[Scenario]:
    """Every folder beside this file, also one that lacks its specs, so that it is told."""
    return [
        Scenario(path)
        for path in sorted(HERE.iterdir())
        if path.is_dir() and path.name not in ("__pycache__", "produced")
    ]


def rendered(checked: Checked) -> str:
    return render_text(checked.diagnostics, checked.sources) + "\n"


def difference(recorded: Path, actual: str) -> str | None:
    """How `actual` differs from the recorded text; None when it does not."""
    if not recorded.is_file():
        return f"{recorded.name} of {recorded.parent.name} is not recorded: INTERLOCK_UPDATE_GOLDEN=1 does it"
    expected = recorded.read_text(encoding="utf-8").splitlines()
    lines = list(unified_diff(expected, actual.splitlines(), "recorded", "actual", lineterm=""))
    return "\n".join(lines) or None


def record(recorded: Path, actual: str) -> None:
    """Writes what is to be expected from now on."""
    recorded.parent.mkdir(exist_ok=True)
    recorded.write_text(actual, encoding="utf-8")
