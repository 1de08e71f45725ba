"""`interlock check`: what is wrong with specs and with the Python of services."""

from __future__ import annotations

from pathlib import Path

import rich_click as click

from interlock_cli.options import format_option, paths_argument, report_option, root_option
from interlock_cli.repository import asked, find_root


@click.command()
@paths_argument
@format_option
@report_option
@root_option
def check(paths: tuple[Path, ...], format_name: str, report: Path | None, root: Path | None) -> None:
    """Report everything that is wrong with specs and with the Python of services, as `./pants lint` does.

    PATHS are specs, Python files of services, and folders of either; without any, everything is checked. What specs
    refer to is checked too.
    """
    from interlock_cli.configuration import spec_rules
    from interlock_cli.findings import find
    from interlock_cli.report import write_report

    repository = find_root(root)
    found = find(repository, asked(repository, paths), spec_rules(repository))
    raise SystemExit(write_report(found.diagnostics, found.sources, format_name, report))
