"""The examples of the spec reference are specs that compile."""

from __future__ import annotations

import re
from pathlib import Path

from interlock import compiler

REFERENCE = Path(__file__).parents[2] / "docs" / "spec-reference.md"
EXAMPLE = re.compile(r"^```yaml\n# (specs/\S+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def test_the_examples_form_a_system_without_a_mistake(tmp_path: Path) -> None:
    examples = EXAMPLE.findall(REFERENCE.read_text(encoding="utf-8"))
    for path, text in examples:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    checked = compiler.check(tmp_path)
    assert checked.diagnostics == ()
    assert checked.system is not None
    written = {output.path for output in compiler.compile_folder(checked.system, "specs/users")}
    assert {path for path, _ in examples} == {
        f"specs/users/{name}.yaml" for name in ("models", "api", "events", "tasks")
    }
    assert written >= {f"specs/users/{name}.py" for name in ("models", "api", "api_server", "api_client")}
