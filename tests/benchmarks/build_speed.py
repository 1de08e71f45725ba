"""What Pants and the compiler cost over 300 specs in 30 folders: cold without a local cache, unchanged, one edited.

Run from the repository's root; the figures come from a copy of it with specs of its own and a daemon of its own.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.pants_copy import PantsCopy
from tests.benchmarks.synthetic import api_yaml, models_yaml

FOLDERS = 30
SPECS_PER_FOLDER = 10
MODELS_PER_FOLDER = 10
OPERATIONS_PER_API = 3

_COMPILING = "Compiling specs/"


def report() -> Iterator[str]:
    """Lines of figures, each with the goal it is held against."""
    with tempfile.TemporaryDirectory() as folder:
        copy = PantsCopy(Path(folder) / "repo")
        for number in range(FOLDERS + 1):
            _write_folder(copy, number)
        try:
            # Starts the daemon and puts the compiler together: once for a machine, not once for a change.
            copy.pants("generate", f"specs/domain_{FOLDERS:03}::")
            cold = copy.pants("generate", "::")
            unchanged = copy.pants("generate", "::")
            copy.replace("specs/domain_007/models.yaml", "max_length: 200", "max_length: 201")
            edited = copy.pants("generate", "::")
        finally:
            copy.stop_daemon()
    specs = FOLDERS * SPECS_PER_FOLDER
    yield f"{specs} specs in {FOLDERS} folders, cold: {cold.count(_COMPILING)} compiler processes, {cold.wall:.1f} s"
    yield f"  CPU of all processes started: {cold.cpu:.2f} s (goal <= 6)"
    yield (
        f"nothing changed, daemon warm: {unchanged.count(_COMPILING)} compiler processes (goal 0), "
        f"{unchanged.wall:.1f} s"
    )
    yield f"one spec edited: {edited.count(_COMPILING)} compiler processes (goal 1), {edited.wall:.1f} s"


def _write_folder(copy: PantsCopy, number: int) -> None:
    """A folder more than is measured is written, for the first start."""
    folder = f"specs/domain_{number:03}"
    copy.write(f"{folder}/models.yaml", models_yaml(MODELS_PER_FOLDER))
    apis = [f"api_{index}" for index in range(SPECS_PER_FOLDER - 1)]
    for index, api in enumerate(apis):
        text = api_yaml(number, MODELS_PER_FOLDER, OPERATIONS_PER_API)
        text = text.replace(f"/domain-{number:03}", f"/domain-{number:03}/{index}")
        copy.write(f"{folder}/{api}.yaml", text.replace("EntityNotFound", f"EntityNotFound{index}"))
    targets = ['spec_models(name="models")', *(f'spec_router(name="{api}", source="{api}.yaml")' for api in apis)]
    copy.write(f"{folder}/BUILD", "\n".join([*targets, ""]))
