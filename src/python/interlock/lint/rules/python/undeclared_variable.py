"""Variables of the environment that a service reads and does not declare."""

from __future__ import annotations

from collections.abc import Iterator

from interlock.diagnostics.catalogue.entry import Entry, example_file
from interlock.lint.python.exemptions import is_composition_root
from interlock.lint.python.facts import WorkspaceFacts
from interlock.lint.python.project import Project
from interlock.lint.python.rule import Finding, PythonRule, Reach
from interlock.lint.python.summary import ModuleSummary

_SETTINGS = frozenset({"pydantic_settings.BaseSettings"})
_HELP = (
    "declare it by `interlock_runtime.environment.variable.variable` in the service's settings, and hand `os.environ` "
    "as a whole to their contract in the composition root"
)


def check(module: ModuleSummary, project: Project, facts: WorkspaceFacts) -> Iterator[Finding]:
    hands_over = is_composition_root(module.path)
    for use in module.environment:
        if not (use.is_handed_over and hands_over):
            yield Finding(use.start, use.end, f"`os.{use.name}` is read past the declared variables", _HELP)
    for definition in module.classes:
        if any(project.inherits(base, _SETTINGS) for base in project.bases_of(module, definition)):
            message = f"`{definition.name}` reads variables of the environment past the declared ones"
            yield Finding(definition.start, definition.end, message, _HELP)


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
What a service is told by its environment is declared in its settings, with a type, a default and whether it is
secret: `.env.example`, deployments and the documentation are made from that, and a service that lacks a variable
says so when it starts, together with all else that is wrong. A variable that some function reads by itself is in none
of them, and is missed when it is needed, at night.

Found is every use of `os.environ`, `os.environb`, `os.getenv` and `os.getenvb`, also of the module `posix`, by other
names, by `getattr` and by `importlib` with a constant, and every import of them, since other files may import them
from there; and classes of `pydantic_settings.BaseSettings`. In the composition root, `services/<name>/app/`,
`os.environ` may be imported and be an argument of a call, which is how it is handed over. What modules outside
services/ read is not seen. Tests and migrations are exempt.""",
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
