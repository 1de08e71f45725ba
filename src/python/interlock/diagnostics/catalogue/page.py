"""The documentation page of one id, in Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from interlock.diagnostics.catalogue.entry import Entry, Example

INDEX = "README.md"

# What has no suffix is a BUILD file.
_LANGUAGES = {".yaml": "yaml", ".yml": "yaml", ".py": "python", "": "python"}


def pages(entries: Sequence[Entry]) -> dict[str, str]:
    """Every page by the name of its file, with the index among them."""
    return {INDEX: _index(entries), **{entry.page: page(entry) for entry in entries}}


def page(entry: Entry) -> str:
    """The page of one entry; also what `explain` shows."""
    return "\n".join(_lines(entry)) + "\n"


def _lines(entry: Entry) -> Iterator[str]:
    yield f"# {entry.id}"
    yield ""
    yield f"{entry.title}."
    yield ""
    yield entry.reason
    if entry.bad:
        yield ""
        yield "## Reported for"
        yield from _example(entry.bad)
        yield ""
        yield "## Mended"
        yield from _example(entry.good)


def _example(example: Example) -> Iterator[str]:
    for file in example:
        yield ""
        yield f"`{file.path}`:"
        yield ""
        yield f"```{_LANGUAGES[file.suffix]}"
        yield file.text.rstrip("\n")
        yield "```"


def _index(entries: Sequence[Entry]) -> str:
    rows = [f"- [{entry.id}]({entry.page}): {entry.title}" for entry in sorted(entries, key=lambda entry: entry.id)]
    return "\n".join(["# Diagnostics", "", "What may be reported, by id.", "", *rows]) + "\n"
