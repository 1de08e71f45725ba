"""`interlock fix`: what has one right answer, put right."""

from __future__ import annotations

from pathlib import Path

import rich_click as click

from interlock_cli.options import paths_argument, root_option
from interlock_cli.repository import asked, find_root


@click.command()
@paths_argument
@root_option
def fix(paths: tuple[Path, ...], root: Path | None) -> None:
    """Apply the safe fixes of what rules find in specs and services, and report what is left to find.

    PATHS are specs, Python files of services, and folders of either; without any, everything is looked at. A folder of
    specs with mistakes is left as it is. In services nothing is mended unless the build can be asked for them.
    """
    from interlock import compiler, mending
    from interlock.diagnostics.fixes import without_offer
    from interlock.diagnostics.render.refused import render_refused
    from interlock_cli.configuration import spec_rules
    from interlock_cli.declared import Unknown, declared
    from interlock_cli.findings import find
    from interlock_cli.report import write_report
    from interlock_cli.rewriting import fixed_sources, store, tell_each

    repository = find_root(root)
    looked_at = asked(repository, paths)
    rules = spec_rules(repository)
    known = declared(repository, None) if looked_at.sources else None
    if isinstance(known, Unknown):
        click.echo(f"services, their edges and routes across APIs were not checked: {known.reason}", err=True)
        known = None
    try:
        right = compiler.sound(repository).folders
        specs = [spec for spec in looked_at.specs if spec.rpartition("/")[0] in right]
        mended = mending.fix_specs(repository, specs, rules)
        contents = {path: text.encode() for path, text in mended.texts.items()}
        store(repository, contents)
        left = find(repository, looked_at, rules, known)
        in_sources = fixed_sources(repository, without_offer(left.diagnostics, mended.refused), left.sources)
        if in_sources:
            store(repository, in_sources)
            # Places in BUILD files have moved with what was mended in them.
            again = declared(repository, None) if looked_at.sources else None
            left = find(repository, looked_at, rules, None if isinstance(again, Unknown) else again)
    except OSError as error:
        raise click.UsageError(f"{error.filename}: {error.strerror}") from error
    tell_each("fixed", sorted({*contents, *in_sources}))
    if mended.refused:
        click.echo(render_refused(mended.refused, left.sources), err=True)
    diagnostics = without_offer(left.diagnostics, mended.refused)
    raise SystemExit(write_report(diagnostics, left.sources, "text", None))
