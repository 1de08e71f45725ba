"""Golden scenarios: folders of specs, and beside them what the compiler makes of them.

`<scenario>/specs/` is what is compiled and `<scenario>/output/` what it was compiled to. Domains are unique among all
scenarios, so that everything can be imported, type-checked and linted as one tree.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

PYTHON = Path(__file__).parent / "python"


@dataclass(frozen=True, slots=True)
class Scenario:
    root: Path

    @property
    def name(self) -> str:
        return self.root.name

    @property
    def output(self) -> Path:
        return self.root / "output"

    def recorded(self) -> dict[str, str]:
        """What lies in the output folder, by path."""
        files = (path for path in self.output.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
        return {path.relative_to(self.output).as_posix(): path.read_text(encoding="utf-8") for path in files}


def scenarios(folder: Path = PYTHON) -> list[Scenario]:
    """The scenarios in a folder, by name."""
    return [Scenario(specs.parent) for specs in sorted(folder.glob("*/specs"))]


def write_tree(files: dict[str, str], root: Path) -> None:
    for path, content in files.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(content, encoding="utf-8", newline="\n")


def write_recorded(root: Path) -> None:
    """All recorded outputs as one tree.

    Raises:
        AssertionError: when two scenarios have a file of one path.
    """
    together: dict[str, str] = {}
    for scenario in scenarios():
        recorded = scenario.recorded()
        assert not together.keys() & recorded.keys(), f"{scenario.name} has a domain of another scenario"
        together |= recorded
    write_tree(together, root)
