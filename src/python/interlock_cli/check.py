"""`interlock check`: what is wrong with the specs."""

from __future__ import annotations

from pathlib import Path

import rich_click as click

from interlock_cli.repository import find_root, spec_folders
from interlock_cli.terminal import takes_colour


@click.command()
@click.argument("paths", metavar="[FOLDERS]", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Write one JSON document.")
@click.option(
    "--root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The repository, if not the one around the working directory.",
)
def check(paths: tuple[Path, ...], as_json: bool, root: Path | None) -> None:
    """Report everything that is wrong with the specs.

    FOLDERS are spec folders or folders of them; without any, all specs are checked. What they refer to is checked too.
    """
    from interlock import compiler
    from interlock.diagnostics.render.json import render_json
    from interlock.diagnostics.render.style import ANSI, PLAIN
    from interlock.diagnostics.render.text import render_text

    repository = root.resolve() if root is not None else find_root(Path.cwd().resolve())
    folders = spec_folders(repository, paths or (repository,))
    try:
        checked = compiler.check(repository, folders)
    except OSError as error:
        raise click.UsageError(f"{error.filename}: {error.strerror}") from error
    if as_json:
        text = render_json(checked.diagnostics, checked.sources)
    else:
        text = render_text(checked.diagnostics, checked.sources, ANSI if takes_colour() else PLAIN)
    click.echo(text, color=True)
    raise SystemExit(1 if checked.diagnostics else 0)
