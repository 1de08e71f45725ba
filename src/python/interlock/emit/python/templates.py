"""The one Jinja2 environment of all Python emitters."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import BaseLoader, Environment

_HERE = Path(__file__).parent
TEMPLATES = _HERE / "templates"
COMPILED = _HERE / "compiled_templates"


@cache
def environment() -> Environment:
    """The environment: an undefined name is an error, block tags leave no blank lines, nothing is escaped.

    Templates that were compiled ahead of time (`Environment.compile_templates(COMPILED, zip=None)`) are taken where
    that folder exists; parsing them would cost a short process more than rendering them.
    """
    from jinja2 import Environment, StrictUndefined

    return Environment(
        loader=_loader(),
        undefined=StrictUndefined,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )


def render(template: str, **context: object) -> str:
    """The text of a template (`models.py.jinja`) for prepared views."""
    return environment().get_template(template).render(**context)


def _loader() -> BaseLoader:
    from jinja2 import FileSystemLoader, ModuleLoader

    return ModuleLoader(COMPILED) if COMPILED.is_dir() else FileSystemLoader(TEMPLATES)
