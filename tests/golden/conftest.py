from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.golden.scenarios import write_recorded


class Generated:
    """The recorded models modules, by the name of their domain."""

    def __getattr__(self, domain: str) -> Any:
        return importlib.import_module(f"specs.{domain}.models")


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All recorded output as one tree of modules."""
    root = tmp_path_factory.mktemp("generated")
    write_recorded(root)
    return root


@pytest.fixture(scope="module")
def generated(tree: Path) -> Iterator[Generated]:
    """The modules of the tree, imported when first asked for."""
    sys.path.insert(0, str(tree))
    importlib.invalidate_caches()
    yield Generated()
    sys.path.remove(str(tree))
    for name in [name for name in sys.modules if name.partition(".")[0] == "specs"]:
        del sys.modules[name]
