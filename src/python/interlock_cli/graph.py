"""`interlock graph`: who talks to whom, and whom a change reaches."""

from __future__ import annotations

from pathlib import Path

import rich_click as click

from interlock_cli.options import root_option, services_option
from interlock_cli.repository import find_root

FORMATS = ("text", "mermaid", "dot", "json", "html")
"""The names of `interlock.drawings.GraphFormat`, which help does not load; a test compares them."""


@click.command()
@click.option(
    "--format",
    "format_name",
    type=click.Choice(FORMATS),
    default="text",
    show_default=True,
    help="How to write the graph.",
)
@click.option(
    "--affected-by",
    "changed",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="Tell the services that a change of this file or folder reaches; as text or json. May be repeated.",
)
@services_option
@root_option
def graph(format_name: str, changed: tuple[Path, ...], services_file: Path | None, root: Path | None) -> None:
    """Print the graph of services, as `./pants graph ::` does. What is wrong with it goes to standard error.

    The exit code is 1 when a finding is an error.
    """
    from interlock import connections
    from interlock.diagnostics.render.text import render_text
    from interlock.drawings import GraphFormat, UnsupportedFormat, draw, draw_affected
    from interlock_cli.declared import Unknown, declared
    from interlock_cli.terminal import tell

    repository = find_root(root)
    paths = [_within(repository, path) for path in changed]
    known = declared(repository, services_file)
    if isinstance(known, Unknown):
        raise click.UsageError(f"it is not known what BUILD files declare: {known.reason}")
    try:
        connected = connections.connect(repository, known.services, known.usage)
    except OSError as error:
        raise click.UsageError(f"{error.filename}: {error.strerror}") from error
    if connected.diagnostics:
        click.echo(render_text(connected.diagnostics, connected.sources), err=True)
    if connected.graph is None:
        raise SystemExit(1)
    try:
        if paths:
            reached = connections.affected_by(connected, paths, known.usage)
            text = draw_affected(connected.graph, paths, reached.services, GraphFormat(format_name))
            for note in reached.notes:
                click.echo(note, err=True)
        else:
            text = draw(connected.graph, GraphFormat(format_name))
    except UnsupportedFormat as error:
        raise click.UsageError(str(error)) from error
    tell(text.removesuffix("\n"))
    raise SystemExit(1 if connected.has_errors else 0)


def _within(root: Path, path: Path) -> str:
    """A path relative to the root. What no longer exists may have been there when the change began."""
    found = path.resolve()
    if not found.is_relative_to(root):
        raise click.UsageError(f"{path} is not in {root}")
    return found.relative_to(root).as_posix()
