"""The page about configuration, and what is read of declarations without running them, against the declarations."""

from __future__ import annotations

import os
import pkgutil
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import interlock_runtime.environment as runtime
from interlock.environment.extraction import PythonFile, extract
from interlock.environment.runtime_variables import RUNTIME_GROUPS, RUNTIME_VARIABLES
from interlock.ir.deployment import EnvironmentVariable, Need
from interlock.topology.testing import read_build
from interlock_runtime.environment.edges import INTERLOCK_EDGES
from interlock_runtime.environment.redis import REDIS_URL
from interlock_runtime.environment.server import SERVER
from interlock_runtime.environment.variable import Required, Variable
from services.backend.app import settings as backend
from services.notifications.app import settings as notifications
from services.tg_bot.app import settings as tg_bot

PAGE = Path(__file__).parents[2] / "docs" / "configuration.md"
UPDATE = os.environ.get("INTERLOCK_UPDATE_GOLDEN") == "1"

EVERYWHERE = (*SERVER, REDIS_URL, INTERLOCK_EDGES)
SETTINGS: dict[str, ModuleType] = {"backend": backend, "notifications": notifications, "tg_bot": tg_bot}
EACH = pytest.mark.parametrize("service", SETTINGS)
TABLES: dict[str, tuple[Variable[Any], ...]] = {
    "every service": EVERYWHERE,
    **{
        name: tuple(each for each in module.CONTRACT.variables if each not in EVERYWHERE)
        for name, module in SETTINGS.items()
    },
}


def table(variables: tuple[Variable[Any], ...]) -> str:
    rows = [f"| `{each.name}` | {_kind(each)} | {_without(each)} | {each.doc} |" for each in variables]
    return "\n".join(["| variable | kind | without it | meaning |", "|---|---|---|---|", *rows])


def _kind(variable: Variable[Any]) -> str:
    return f"{variable.kind.name}, secret" if variable.kind.is_secret else str(variable.kind.name)


def _without(variable: Variable[Any]) -> str:
    match variable.required:
        case Required.ALWAYS:
            return "needed"
        case Required.IN_PRODUCTION if variable.in_development is not None:
            return f"needed in production; else `{variable.in_development}`"
        case Required.IN_PRODUCTION:
            return "needed in production"
        case Required.NEVER:
            return "" if variable.default is None else f"`{variable.default}`"


def marked(name: str) -> re.Pattern[str]:
    return re.compile(rf"(<!-- variables: {name} -->\n)(.*?)(<!-- end -->\n)", re.DOTALL)


@pytest.mark.parametrize("name", TABLES)
def test_a_table_is_what_is_declared(name: str) -> None:
    expected = f"\n{table(TABLES[name])}\n\n"
    if UPDATE:
        text = marked(name).sub(lambda found: found[1] + expected + found[3], PAGE.read_text(encoding="utf-8"))
        PAGE.write_text(text, encoding="utf-8")
    found = marked(name).search(PAGE.read_text(encoding="utf-8"))
    assert found is not None
    assert found[2] == expected, "INTERLOCK_UPDATE_GOLDEN=1 writes it anew"


def test_every_service_reads_what_is_said_to_be_read_by_every_one() -> None:
    for module in SETTINGS.values():
        assert set(EVERYWHERE) <= set(module.CONTRACT.variables)


@EACH
def test_what_stands_for_a_variable_that_is_not_given_can_be_read(service: str) -> None:
    for each in SETTINGS[service].CONTRACT.variables:
        for text in (each.default, each.in_development):
            if text is not None:
                each.kind.parse(text)


def declared(variable: Variable[Any]) -> EnvironmentVariable:
    return EnvironmentVariable(
        variable.name,
        variable.kind.name,
        secret=variable.kind.is_secret,
        required=Need(variable.required.value),
        default=variable.default,
        description=variable.doc,
    )


@EACH
def test_what_is_read_without_running_is_what_is_declared(service: str) -> None:
    path = f"services/{service}/app/settings.py"
    source = Path(SETTINGS[service].__file__ or "").read_bytes()
    services = read_build(f"services/{service}/BUILD", f'service(name="{service}", kind="python")')
    found = extract(services, [PythonFile(path, source)])
    assert found.diagnostics == ()
    expected = [declared(each) for each in SETTINGS[service].CONTRACT.variables]
    assert list(found.contract.of(service)) == expected


def of_the_runtime() -> Iterator[tuple[str, object]]:
    """What the modules of the runtime's package bind, by absolute names; not what they import."""
    for found in pkgutil.iter_modules(runtime.__path__, f"{runtime.__name__}."):
        if not found.name.endswith("_test"):
            module = import_module(found.name)
            source = Path(module.__file__ or "").read_text(encoding="utf-8")
            for name, value in vars(module).items():
                if re.search(rf"^{name}\b[^=\n]*= ", source, re.MULTILINE):
                    yield f"{found.name}.{name}", value


def test_the_compiler_knows_the_variables_of_the_runtime() -> None:
    variables = {name: declared(value) for name, value in of_the_runtime() if isinstance(value, Variable)}
    assert variables
    assert variables == RUNTIME_VARIABLES


def test_the_compiler_knows_the_tuples_of_variables_of_the_runtime() -> None:
    groups = {
        name: tuple(f"{name.rpartition('.')[0]}.{each.name}" for each in value)
        for name, value in of_the_runtime()
        if isinstance(value, tuple) and value and all(isinstance(each, Variable) for each in value)
    }
    assert groups
    assert groups == RUNTIME_GROUPS


def test_the_example_of_a_declaration_works(tmp_path: Path) -> None:
    (example,) = re.findall(
        r"^```python\n# services/shop.*?\n(.*?)^```$", PAGE.read_text("utf-8"), re.DOTALL | re.MULTILINE
    )
    shown = "print(Settings.from_environment({'LIMIT': '7', 'SIGNING_KEY': 'hidden'}))"
    (tmp_path / "settings.py").write_text(example + shown, encoding="utf-8")
    path = os.pathsep.join(map(os.path.abspath, sys.path))
    started = [sys.executable, str(tmp_path / "settings.py")]
    ran = subprocess.run(started, env={"PYTHONPATH": path}, capture_output=True, text=True, timeout=60)
    assert ran.stderr == ""
    assert "currency='EUR', limit=7" in ran.stdout
    assert "hidden" not in ran.stdout
