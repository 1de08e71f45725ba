"""`interlock explain`: the reason behind a finding, and how to mend it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import rich_click as click

from interlock_cli.terminal import takes_colour, tell

if TYPE_CHECKING:
    from interlock.diagnostics.catalogue.entry import Entry, Example


@click.command()
@click.argument("id", metavar="[ID]", required=False)
@click.option(
    "--format",
    "format_name",
    type=click.Choice(("text", "json")),
    default="text",
    show_default=True,
    help="How to write it.",
)
def explain(id: str | None, format_name: str) -> None:
    """Explain a finding by its ID, such as spec/unknown-key: why it is one, a bad example, and the same one mended.

    Without an ID, tell all of them with a line each.
    """
    if id is None:
        tell(_json_of_all() if format_name == "json" else "\n".join(_all()))
        return
    entry = _entry(id)
    if format_name == "json":
        tell(_json(entry))
        return
    from interlock.diagnostics.catalogue.page import page

    if takes_colour():
        from rich.console import Console
        from rich.markdown import Markdown

        Console().print(Markdown(page(entry)))
    else:
        tell(page(entry).rstrip("\n"))


def _sorted() -> list[Entry]:
    from interlock.explanations import ENTRIES

    return sorted(ENTRIES, key=lambda entry: entry.id)


def _all() -> Iterator[str]:
    """Every id with its title, those of one kind together and aligned."""
    kinds: dict[str, list[Entry]] = {}
    for entry in _sorted():
        kinds.setdefault(entry.id.partition("/")[0], []).append(entry)
    for number, (kind, entries) in enumerate(kinds.items()):
        if number:
            yield ""
        yield f"{kind}: {len(entries)}"
        width = max(len(entry.id) for entry in entries)
        yield from (f"  {entry.id:<{width}}  {entry.title}" for entry in entries)


def _entry(id: str) -> Entry:
    """The entry of an id; what comes before its `/` may be left out. Raises `click.UsageError`."""
    entries = _sorted()
    named = [entry for entry in entries if id in (entry.id, entry.id.partition("/")[2])]
    match named:
        case [entry]:
            return entry
        case []:
            from interlock.diagnostics.nearest import nearest

            near = nearest(id, [entry.id for entry in entries])
            hint = f" Did you mean {near}?" if near else ""
            raise click.UsageError(f"There is no finding with the id {id}.{hint}")
        case several:
            raise click.UsageError(f"{id} may be any of {', '.join(entry.id for entry in several)}.")


def _json_of_all() -> str:
    import json

    return json.dumps([{"id": entry.id, "title": entry.title} for entry in _sorted()], indent=2)


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
