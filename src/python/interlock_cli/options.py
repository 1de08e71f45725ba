"""Options and arguments that several commands take."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import rich_click as click

FORMATS = ("text", "json", "github", "sarif")
"""The names of `interlock.diagnostics.render.formats.Format`, which help does not load; a test compares them."""

_Command = TypeVar("_Command", bound=Callable[..., object])


def paths_argument(command: _Command) -> _Command:
    kind = click.Path(exists=True, path_type=Path)
    return click.argument("paths", metavar="[PATHS]", nargs=-1, type=kind)(command)


def root_option(command: _Command) -> _Command:
    return click.option(
        "--root",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        help="The repository, if not the one around the working directory.",
    )(command)


def services_option(command: _Command) -> _Command:
    return click.option(
        "--services",
        "services_file",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        metavar="FILE",
        help="What BUILD files declare, as `./pants graph --graph-format=services ::` prints it; without it, that is "
        "asked.",
    )(command)


def format_option(command: _Command) -> _Command:
    return click.option(
        "--format",
        "format_name",
        type=click.Choice(FORMATS),
        default="text",
        show_default=True,
        help="How to write what was found.",
    )(command)


def report_option(command: _Command) -> _Command:
    return click.option(
        "--report",
        type=click.Path(dir_okay=False, writable=True, path_type=Path),
        metavar="FILE",
        help="Write it to a file, and print text for people.",
    )(command)
