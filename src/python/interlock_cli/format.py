"""`interlock format`: specs in their canonical form."""

from __future__ import annotations

from pathlib import Path

import rich_click as click

from interlock_cli.options import paths_argument, root_option
from interlock_cli.repository import asked_specs, find_root


@click.command()
@paths_argument
@click.option("--check", "only_check", is_flag=True, help="Write nothing; exit with 1 if something would be written.")
@root_option
def format(paths: tuple[Path, ...], only_check: bool, root: Path | None) -> None:
    """Write specs in their canonical form, with their comments and without a change of meaning.

    PATHS are specs and folders of specs; without any, all are written. One with errors is left as it is; they are
    told, and the exit code is 1.
    """
    from interlock_cli.report import write_report
    from interlock_cli.rewriting import format_specs, store, tell_counts, tell_each
    from interlock_cli.terminal import tell

    repository = find_root(root)
    try:
        formatting = format_specs(repository, asked_specs(repository, paths))
        if not only_check:
            store(repository, formatting.contents)
    except OSError as error:
        raise click.UsageError(f"{error.filename}: {error.strerror}") from error
    done = "not formatted" if only_check else "formatted"
    tell_each(done, tuple(formatting.contents))
    if formatting.diagnostics:
        write_report(formatting.diagnostics, formatting.sources, "text", None)
    for failure in formatting.failures:
        tell(failure)
    tell_counts(
        (len(formatting.contents), done), (formatting.unchanged, "unchanged"), (formatting.left, "left as it was")
    )
    raise SystemExit(1 if formatting.left or (only_check and formatting.contents) else 0)
