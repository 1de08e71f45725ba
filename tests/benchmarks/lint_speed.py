"""What rules over Python sources cost: 1,000 files of 175 lines, as processes and through Pants, beside other linters.

Run from the repository's root. The files are synthetic, and hold nothing to be found.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from ruff.__main__ import find_ruff_bin

from tests.benchmarks.measure import Cost, best, run
from tests.benchmarks.pants_copy import PantsCopy
from tests.benchmarks.python_tree import FILES_PER_SERVICE, LINES, SPEC, write_tree

FILES = 1000
ROUNDS = 3

_READING = "Reading "
_HOLDING = "Holding "
_LINT = ("lint", "--only=interlock-python", "services::")
_IMPORT_CONTRACT = """\
[importlinter]
root_package = services

[importlinter:contract:services]
name = Services do not import each other
type = independence
modules =
{packages}
"""


def report() -> Iterator[str]:
    """Lines of figures, each with the goal it is held against."""
    with tempfile.TemporaryDirectory() as folder:
        copy = PantsCopy(Path(folder) / "repo")
        copy.write("specs/orders/models.yaml", SPEC)
        copy.write("specs/orders/BUILD", 'spec_models(name="models")\n')
        copy.write("services/first/app/main.py", "from specs.orders.models import OrderRead\n")
        try:
            # Starts the daemon, puts the compiler together and compiles the specs: none of that is reading Python.
            copy.pants(*_LINT)
            shutil.rmtree(copy.root / "services")
            files = write_tree(copy.root, FILES)
            cold = copy.pants(*_LINT)
            unchanged = copy.pants(*_LINT)
            last_of_service = f"services/service_007/parts/part_{8 * FILES_PER_SERVICE - 1:04}.py"
            copy.replace(last_of_service, "PAGE_SIZE = 50", "PAGE_SIZE = 51")
            alike = copy.pants(*_LINT)
            copy.replace(last_of_service, "PAGE_SIZE = 51", "Shown = OrderRead")
            edited = copy.pants(*_LINT)
            copy.replace(
                "services/service_007/common/clock.py", "Clock = ", "Times = Callable[[int], datetime]\nClock = "
            )
            imported = copy.pants(*_LINT)
        finally:
            copy.stop_daemon()
        others = tuple(_others(copy.root, files))
    yield f"{len(files)} Python files of {LINES} lines, cold: {_counts(cold.processes)}, {cold.wall:.1f} s"
    yield f"  CPU of all processes started: {cold.cpu:.2f} s (goal <= 3.5)"
    yield f"nothing changed, daemon warm: {_counts(unchanged.processes)}, {unchanged.wall:.1f} s"
    yield f"a number edited, which no rule asks for: {_counts(alike.processes)}, {alike.wall:.1f} s"
    yield f"one file edited that none imports: {_counts(edited.processes)}, {edited.wall:.1f} s (goal <= 1.7)"
    yield f"one file edited that {FILES_PER_SERVICE} import: {_counts(imported.processes)}, {imported.wall:.1f} s"
    for name, cost in others:
        yield f"{name}: {cost.cpu:.2f} s CPU, {cost.wall:.2f} s; we take {cold.cpu / cost.cpu:.1f} times its CPU"


def _counts(processes: Sequence[str]) -> str:
    read = sum(process.startswith(_READING) for process in processes)
    held = sum(process.startswith(_HOLDING) for process in processes)
    return f"{read} batches read and {held} held against the specs"


def _others(root: Path, files: Sequence[str]) -> Iterator[tuple[str, Cost]]:
    ruff = [find_ruff_bin(), "check", "--no-cache", "--quiet", "--isolated", "--exit-zero", "services"]
    yield "ruff, its default rules, no cache", best([run(ruff, cwd=root, env=os.environ) for _ in range(ROUNDS)])
    for folder in {folder for file in files for folder in Path(file).parents if folder.name}:
        (root / folder / "__init__.py").touch()
    services = sorted({f"    services.{file.split('/')[1]}" for file in files})
    config = root / ".importlinter"
    config.write_text(_IMPORT_CONTRACT.format(packages="\n".join(services)), encoding="utf-8")
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"]
    command += ["--config", config.name, "--no-cache"]
    yield (
        "import-linter, services independent of each other, no cache",
        best([run(command, cwd=root, env=_without_pex()) for _ in range(ROUNDS)]),
    )


def _without_pex() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PEX")}
    return {**kept, "PYTHONPATH": os.pathsep.join([os.curdir, *map(os.path.abspath, sys.path)])}
