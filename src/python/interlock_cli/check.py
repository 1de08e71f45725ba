"""`interlock check`: what is wrong with specs, with services and with their Python."""

from __future__ import annotations

from pathlib import Path

import rich_click as click

from interlock_cli.options import format_option, paths_argument, report_option, root_option, services_option
from interlock_cli.repository import asked, find_root

UNREADABLE = 2
"""The exit code where BUILD files cannot be read, whatever else is found."""


@click.command()
@paths_argument
@format_option
@report_option
@services_option
@root_option
def check(
    paths: tuple[Path, ...], format_name: str, report: Path | None, services_file: Path | None, root: Path | None
) -> None:
    """Report everything that is wrong with specs, with services and their Python, and with the edges between them.

    PATHS are specs, Python files of services, and folders of either; without any, everything is checked. What specs
    refer to is checked too. Services and their edges are looked at with their Python, when the build can be asked for
    them; the exit code is 2 when it cannot read BUILD files.
    """
    from interlock_cli.configuration import spec_rules
    from interlock_cli.declared import Refused, Unknown, declared
    from interlock_cli.findings import find
    from interlock_cli.report import write_report

    repository = find_root(root)
    rules, looked_at = spec_rules(repository), asked(repository, paths)
    known = declared(repository, services_file) if looked_at.sources or services_file else None
    if isinstance(known, Unknown):
        click.echo(f"services, their edges and routes across APIs were not checked: {known.reason}", err=True)
    found = find(repository, looked_at, rules, None if isinstance(known, Unknown) else known)
    exit_code = write_report(found.diagnostics, found.sources, format_name, report)
    raise SystemExit(UNREADABLE if isinstance(known, Refused) else exit_code)
