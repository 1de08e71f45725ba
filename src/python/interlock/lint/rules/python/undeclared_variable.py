"""Variables of the environment that a service reads and does not declare."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from interlock.diagnostics.catalogue.entry import Entry, example_file
from interlock.lint.python.borrowed import borrowed
from interlock.lint.python.exemptions import is_composition_root, service_of
from interlock.lint.python.facts import WorkspaceFacts
from interlock.lint.python.resolving.project import Project
from interlock.lint.python.rule import Finding, PythonRule, Reach
from interlock.lint.python.summary import Import, ModuleSummary

_SETTINGS = frozenset({"pydantic_settings.BaseSettings"})
_HELP = (
    "declare it by `interlock_runtime.environment.variable.variable` in the service's settings, and hand `os.environ` "
    "as a whole to their contract in the composition root"
)


_ENVIRONMENT = frozenset(
    f"{module}.{name}" for module in ("os", "posix") for name in ("environ", "environb", "getenv", "getenvb")
)
"""What a module outside services/ may pass on."""

_READERS = frozenset({"decouple", "dotenv", "dynaconf", "environ", "environs"})
"""Libraries that are there to read the environment."""

_COMMANDS = frozenset({"click", "typer"})
_FROM_ENVIRONMENT = frozenset({"envvar", "auto_envvar_prefix"})
"""Arguments by which the libraries of commands read it."""

_STARLETTE = "starlette.config."
_LIBRARIES = _READERS | _COMMANDS | {"starlette"}


class _Reader(NamedTuple):
    start: int
    end: int
    name: str


def check(module: ModuleSummary, project: Project, facts: WorkspaceFacts) -> Iterator[Finding]:
    hands_over = is_composition_root(module.path)
    for use in module.environment:
        if not (use.is_handed_over and hands_over):
            yield Finding(use.start, use.end, f"`os.{use.name}` is read past the declared variables", _HELP)
    for start, end, reader in (*_settings(module, project), *_libraries(module, project)):
        yield Finding(start, end, f"`{reader}` reads variables of the environment past the declared ones", _HELP)
    for each, values in project.brought(module):
        if not _ENVIRONMENT.isdisjoint(values) and _is_passed_on(each, project):
            name = min(_ENVIRONMENT.intersection(values))
            yield Finding(each.start, each.end, f"`{name}` is read past the declared variables", _HELP)
    told: set[int] = set()
    for each, helper in borrowed(module, project):
        # One import may bring many helpers.
        if each.start not in told and _reads(helper, project):
            told.add(each.start)
            message = f"`{helper.module}` reads variables of the environment past the declared ones"
            yield Finding(each.start, each.end, message, _HELP)


def _reads(module: ModuleSummary, project: Project) -> bool:
    return bool(module.environment) or any(_settings(module, project)) or any(_libraries(module, project))


def _is_passed_on(each: Import, project: Project) -> bool:
    """Whether an import is from a module of ours outside services/: nobody is told of it there."""
    source = project.module(each.module)
    return source is not None and service_of(source.path) is None


def _settings(module: ModuleSummary, project: Project) -> Iterator[_Reader]:
    for definition in module.classes:
        if any(project.inherits(base, _SETTINGS) for base in project.bases_of(module, definition)):
            yield _Reader(definition.start, definition.end, definition.name)


def _libraries(module: ModuleSummary, project: Project) -> Iterator[_Reader]:
    tops = {each.module.partition(".")[0] for each in module.imported}
    if tops.isdisjoint(_LIBRARIES):
        return
    for each in module.imported:
        if each.module.partition(".")[0] in _READERS or f"{each.path}.".startswith(_STARLETTE):
            yield _Reader(each.start, each.end, each.path)
    for call, callees in project.called(module) if not tops.isdisjoint(_COMMANDS) else ():
        if any(name in _FROM_ENVIRONMENT for name, _ in call.keywords):
            for callee in callees:
                if callee.partition(".")[0] in _COMMANDS:
                    yield _Reader(call.start, call.end, callee)
                    break


_SETTINGS_MODULE = example_file(
    "services/shop/app/settings.py",
    """
    from collections.abc import Mapping
    from dataclasses import dataclass

    from interlock_runtime.environment.contract import Contract
    from interlock_runtime.environment.kinds import text
    from interlock_runtime.environment.variable import variable

    CURRENCY = variable("CURRENCY", text, default="EUR", doc="what prices are in")
    CONTRACT = Contract((CURRENCY,))


    @dataclass(frozen=True, slots=True)
    class Settings:
        currency: str

        @staticmethod
        def from_environment(environ: Mapping[str, str]) -> "Settings":
            return Settings(CONTRACT.read(environ)[CURRENCY])
    """,
)

RULE = PythonRule(
    Entry(
        id="lint/undeclared-variable",
        title="A variable of the environment that nothing declares",
        reason="""\
What a service is told by its environment is declared in its settings, with a type, a default and whether it is secret:
`.env.example`, deployments and the documentation are made from that, and a service that lacks a variable says so when
it starts, together with all else that is wrong. A variable that some function reads by itself is in none of them, and
is missed when it is needed, at night.

Found is every use of `os.environ`, `os.environb`, `os.getenv` and `os.getenvb`, also of the module `posix`: by names
that the module is imported under or assigned to, by way of another module of the standard library (`shutil.os`), by
`getattr`, `vars` and `__dict__`, by `sys.modules` and by `importlib` with a constant; and every import of them, since
other files may import them from there, also by way of a module outside `services/`. Found are also classes of
`pydantic_settings.BaseSettings`, imports of `starlette.config`, `dotenv`, `decouple`, `environ`, `environs` and
`dynaconf`, and the arguments `envvar` and `auto_envvar_prefix` of `click` and `typer`.

In the composition root, `services/<name>/app/`, `os.environ` may be imported and be an argument of a call, which is how
it is handed over, also as a copy (`dict(os.environ, A="b")`, `{**os.environ}`, `os.environ.copy()`,
`os.environ | more`) or in place of what may be missing (`environ or os.environ`); to what is built into Python
(`dict(os.environ)["A"]`) it is not. What the function that it is handed to does with it is not seen, and neither is
what modules outside services/ read by themselves, other libraries, `os.path.expandvars`, processes that are started,
names that are worked out, and a module in a container or passed to a function. A parameter is taken for what it is
called with, whatever its name.

Tests and migrations are exempt. A test helper that what the service runs on imports is not: that it reads is told of
where it is imported.""",
        bad=(
            example_file(
                "services/shop/controllers/prices.py",
                """
                import os


                def price(cents: int) -> str:
                    currency = os.environ.get("CURRENCY", "EUR")  # found
                    return f"{cents / 100:.2f} {currency}"
                """,
            ),
        ),
        good=(
            _SETTINGS_MODULE,
            example_file(
                "services/shop/app/main.py",
                """
                import os

                from services.shop.app.settings import Settings

                settings = Settings.from_environment(os.environ)
                """,
            ),
            example_file(
                "services/shop/controllers/prices.py",
                """
                def price(cents: int, currency: str) -> str:
                    return f"{cents / 100:.2f} {currency}"
                """,
            ),
        ),
    ),
    Reach.SOURCES,
    check,
)
