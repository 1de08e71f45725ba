"""How fast the compiler is: whole processes, from YAML on the disk to every generated file."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from tests.benchmarks.measure import Cost, best, run
from tests.benchmarks.synthetic import Size, openapi_document, write_tree

SIZES = (Size(100, 30), Size(1_000, 300), Size(10_000, 3_000))
ROUNDS = 3
# Its default, which is held against the goal, and the fastest it has.
FORMATTERS = ("black isort", "builtin")


def report() -> Iterator[str]:
    """Lines of figures, each with the goal it is held against."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        costs = {size: _compile(root / str(size.models), size) for size in SIZES}
        rivals = {formatters: _datamodel_code_generator(root, SIZES[1].models, formatters) for formatters in FORMATTERS}
    small, middle, large = (costs[size] for size in SIZES)
    for size, cost in costs.items():
        yield (
            f"{size.models:>6} models, {size.operations:>5} operations: "
            f"{cost.cpu:6.2f} s CPU, {cost.wall:6.2f} s, {cost.memory:5.0f} MB"
        )
    yield f"1,000 models: {middle.cpu:.2f} s CPU (goal <= 1.5), {middle.memory:.0f} MB (goal <= 200)"
    yield f"10x the input, 100 -> 1,000: {middle.cpu / small.cpu:.1f}x the CPU (goal <= 12)"
    yield f"10x the input, 1,000 -> 10,000: {large.cpu / middle.cpu:.1f}x the CPU (goal <= 12)"
    for formatters, rival in rivals.items():
        goal = " (goal >= 8)" if formatters == FORMATTERS[0] else ""
        ratio = f"{rival.cpu / middle.cpu:.1f}x ours{goal}"
        yield f"datamodel-code-generator, 1,000 models, --formatters {formatters}: {rival.cpu:.2f} s CPU, {ratio}"


def _compile(root: Path, size: Size) -> Cost:
    write_tree(root, size)
    command = [sys.executable, "-m", "interlock", "compile", "--out", "out", *size.folders]
    return best([run(command, cwd=root, env=compiler_environment()) for _ in range(ROUNDS)])


def _datamodel_code_generator(root: Path, models: int, formatters: str) -> Cost:
    (root / "openapi.json").write_text(openapi_document(models), encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "datamodel_code_generator",
        "--input=openapi.json",
        "--input-file-type=openapi",
        "--output-model-type=pydantic_v2.BaseModel",
        "--target-python-version=3.11",
        *("--formatters", *formatters.split()),
        "--output=models.py",
    ]
    return best([run(command, cwd=root, env=compiler_environment()) for _ in range(ROUNDS)])


def compiler_environment() -> dict[str, str]:
    """The compiler on the path, byte code kept beside it as any installed tool has it."""
    interlock = find_spec("interlock")
    assert interlock and interlock.origin
    roots = [str(Path(interlock.origin).parents[1]), *map(os.path.abspath, filter(None, sys.path))]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(roots), "PYTHONDONTWRITEBYTECODE": "", "PYTHONHASHSEED": "0"}
