"""The one Jinja2 environment of the site's pages, and the style sheets and scripts that lie beside them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

_TEMPLATES = Path(__file__).parent / "templates"


@cache
def _environment() -> Environment:
    """Everything is escaped, an undefined name is an error, block tags leave no blank lines."""
    return Environment(
        loader=FileSystemLoader(_TEMPLATES),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )


def render(template: str, **context: object) -> str:
    """The page of a template (`api.html.jinja`) for prepared views."""
    return _environment().get_template(template).render(**context)


@cache
def asset(name: str) -> str:
    """The text of a style sheet or script that is beside the templates."""
    return (_TEMPLATES / name).read_text(encoding="utf-8")
