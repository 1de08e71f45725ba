"""Specs as text, held against rules."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from textwrap import dedent

from interlock.compiler import Checked, check
from interlock.diagnostics.catalogue.entry import Example
from interlock.lint.selection import RuleSelection, parse_selection

ALL = parse_selection({"specs": ["standard@1"]})


def only(*rules: str) -> RuleSelection:
    """Some rules, everywhere."""
    return parse_selection({"specs": [f"+{rule}" for rule in rules]})


def write(root: Path, texts: Mapping[str, str]) -> None:
    """Files by path below `root`."""
    for path, text in texts.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(dedent(text).lstrip("\n"), encoding="utf-8")


def example(root: Path, files: Example) -> None:
    write(root, {file.path: file.text for file in files})


def found(checked: Checked) -> list[str]:
    """Every finding as its id and the text it points at: `lint/type-name: order`."""
    return [
        f"{found.id}: {checked.sources[place.path].text[place.start : place.end]}"
        for found in checked.diagnostics
        for place in [found.primary.span]
    ]


def places(checked: Checked) -> list[str]:
    """Every finding as its id and its file and line."""
    return [
        f"{found.id} {place.path}:{checked.sources[place.path].position(place.start).line}"
        for found in checked.diagnostics
        for place in [found.primary.span]
    ]


class Shop:
    """The folder specs/shop below a temporary root, from the texts of its files."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def find(self, *rules: str, folders: Sequence[str] | None = None, **texts: str) -> list[str]:
        """What some rules find, or all of `standard@1`, as `found` tells it. `models` is the text of models.yaml."""
        write(self.root, {f"specs/shop/{name}.yaml": text for name, text in texts.items()})
        return found(check(self.root, folders, only(*rules) if rules else ALL))


def run(root: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The compiler as a process, with `root` as its working directory."""
    return subprocess.run(
        [sys.executable, "-m", "interlock", *arguments],
        cwd=root,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(map(os.path.abspath, sys.path)), **environment},
        capture_output=True,
        text=True,
        check=False,
    )
