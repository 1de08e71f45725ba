from __future__ import annotations

from pathlib import Path

from interlock.lint.python_rules import PYTHON_RULES
from interlock.lint.rules import python

FOLDER = Path(python.__path__[0])


def test_every_rule_of_the_folder_is_listed() -> None:
    """A file is named after its rule's id."""
    files = {path.stem for path in FOLDER.glob("*.py") if not path.name.startswith("_") and "_test" not in path.stem}
    assert files == {rule.id.removeprefix("lint/").replace("-", "_") for rule in PYTHON_RULES}


def test_every_id_is_listed_once() -> None:
    ids = [rule.id for rule in PYTHON_RULES]
    assert ids == sorted(set(ids))
