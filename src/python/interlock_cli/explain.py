"""`interlock explain`: the reason behind a finding, and how to mend it."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

import rich_click as click

from interlock_cli.terminal import takes_colour

if TYPE_CHECKING:
    from interlock.diagnostics.catalogue.entry import Entry, Example


@click.command()
@click.argument("id", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="Write one JSON document.")
def explain(id: str, as_json: bool) -> None:
    """Explain a finding by its ID, such as spec/unknown-key: why it is one, a bad example, and the same one mended."""
    entry = _entry(id)
    if as_json:
        click.echo(_json(entry))
        return
    from interlock.diagnostics.catalogue.page import page

    if takes_colour():
        from rich.console import Console
        from rich.markdown import Markdown

        Console().print(Markdown(page(entry)))
    else:
        click.echo(page(entry), nl=False)


def _entry(id: str) -> Entry:
    """The entry of an id; `spec/` may be left out. Raises `click.UsageError`."""
    from interlock.explanations import ENTRIES, find

    entry = find(id) or find(f"spec/{id}")
    if entry is not None:
        return entry
    close = get_close_matches(id, [known.id for known in ENTRIES], n=1, cutoff=0.5)
    hint = f" Did you mean {close[0]}?" if close else ""
    raise click.UsageError(f"There is no finding with the id {id}.{hint}")


def _json(entry: Entry) -> str:
    import json

    document = {
        "id": entry.id,
        "title": entry.title,
        "reason": entry.reason,
        "bad": _files(entry.bad),
        "good": _files(entry.good),
    }
    return json.dumps(document, indent=2)


def _files(example: Example) -> list[dict[str, str]]:
    return [{"path": file.path, "text": file.text} for file in example]
