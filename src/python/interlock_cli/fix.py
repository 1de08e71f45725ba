"""`interlock fix`: what has one right answer, put right."""

from __future__ import annotations

from pathlib import Path

import rich_click as click

from interlock_cli.options import paths_argument, root_option
from interlock_cli.repository import Asked, asked_specs, find_root


@click.command()
@paths_argument
@root_option
def fix(paths: tuple[Path, ...], root: Path | None) -> None:
    """Apply the safe fixes of what rules find in specs, and report what is left to find.

    PATHS are specs and folders of specs; without any, all are looked at. A folder with mistakes is left as it is.
    """
    from interlock import compiler, mending
    from interlock.diagnostics.fixes import without_offer
    from interlock.diagnostics.render.refused import render_refused
    from interlock_cli.configuration import spec_rules
    from interlock_cli.findings import find
    from interlock_cli.report import write_report
    from interlock_cli.rewriting import store, tell_each

    repository = find_root(root)
    asked = Asked(specs=asked_specs(repository, paths), sources=())
    rules = spec_rules(repository)
    try:
        right = compiler.sound(repository).folders
        specs = [spec for spec in asked.specs if spec.rpartition("/")[0] in right]
        mended = mending.fix_specs(repository, specs, rules)
        store(repository, {path: text.encode() for path, text in mended.texts.items()})
    except OSError as error:
        raise click.UsageError(f"{error.filename}: {error.strerror}") from error
    tell_each("fixed", sorted(mended.texts))
    left = find(repository, asked, rules)
    if mended.refused:
        click.echo(render_refused(mended.refused, left.sources), err=True)
    diagnostics = without_offer(left.diagnostics, mended.refused)
    raise SystemExit(write_report(diagnostics, left.sources, "text", None))
