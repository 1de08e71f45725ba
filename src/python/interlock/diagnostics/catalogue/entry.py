"""What the catalogue says about one id."""

from __future__ import annotations

from posixpath import splitext
from textwrap import dedent
from typing import NamedTuple


class ExampleFile(NamedTuple):
    """A file of an example, by its path relative to the repository's root."""

    path: str
    text: str

    @property
    def suffix(self) -> str:
        return splitext(self.path)[1]


Example = tuple[ExampleFile, ...]


class Entry(NamedTuple):
    """One kind of mistake.

    `title` is a line, `reason` a paragraph or more of Markdown: what is wrong and why it is refused. Checking `bad`
    reports this id; checking `good`, the same specs mended, reports nothing. `bad` is empty for what cannot be
    shown as text, such as bytes that are not UTF-8.
    """

    id: str
    title: str
    reason: str
    bad: Example
    good: Example

    @property
    def page(self) -> str:
        """The name of its documentation page: `spec/unknown-key` is told in `spec-unknown-key.md`."""
        return f"{self.id.replace('/', '-')}.md"


def models(text: str) -> Example:
    """An example that is one models.yaml."""
    return (example_file("specs/shop/models.yaml", text),)


def api(text: str) -> Example:
    """An example that is one api.yaml."""
    return (example_file("specs/shop/api.yaml", text),)


def example_file(path: str, text: str) -> ExampleFile:
    """A file of an example; the indentation that all lines share is taken away."""
    return ExampleFile(path, dedent(text).strip("\n") + "\n")
