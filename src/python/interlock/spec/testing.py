"""For tests: loads one file from text."""

from __future__ import annotations

from textwrap import dedent

from interlock.diagnostics.source import Span
from interlock.spec.load import load_file
from interlock.spec.nodes import ApiFile, EventsFile, ManifestFile, ModelsFile, SpecFile, TasksFile


class Loaded:
    """The outcome for one file of the domain `shop`, and what tests ask of it."""

    def __init__(self, name: str, text: str) -> None:
        self.file, self.diagnostics, self.source = load_file(f"specs/shop/{name}", dedent(text).encode())

    @property
    def findings(self) -> list[str]:
        """Every diagnostic as its id and the text it points at: `spec/unknown-key: typ`."""
        return [f"{found.id}: {self.text(found.primary.span)}" for found in self.diagnostics]

    def text(self, span: Span) -> str:
        return self.source.text[span.start : span.end]

    def clean(self) -> SpecFile:
        assert self.diagnostics == (), self.findings
        assert self.file is not None
        return self.file


def models(text: str) -> ModelsFile:
    """A models.yaml that must be right."""
    file = Loaded("models.yaml", text).clean()
    assert isinstance(file, ModelsFile)
    return file


def api(text: str) -> ApiFile:
    """An api.yaml that must be right."""
    file = Loaded("api.yaml", text).clean()
    assert isinstance(file, ApiFile)
    return file


def events(text: str) -> EventsFile:
    """An events.yaml that must be right."""
    file = Loaded("events.yaml", text).clean()
    assert isinstance(file, EventsFile)
    return file


def tasks(text: str) -> TasksFile:
    """A tasks.yaml that must be right."""
    file = Loaded("tasks.yaml", text).clean()
    assert isinstance(file, TasksFile)
    return file


def manifest(text: str) -> ManifestFile:
    """A manifest.yaml that must be right."""
    file = Loaded("manifest.yaml", text).clean()
    assert isinstance(file, ManifestFile)
    return file
