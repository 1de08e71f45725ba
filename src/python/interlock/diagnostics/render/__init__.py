"""From diagnostics to text. One module a format; none decides about colour or where the text goes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from interlock.diagnostics.diagnostic import Diagnostic
from interlock.diagnostics.render.json import render_json
from interlock.diagnostics.render.text import render_text
from interlock.diagnostics.source import SourceFile

Renderer = Callable[[Sequence[Diagnostic], Mapping[str, SourceFile]], str]

RENDERERS: Mapping[str, Renderer] = {"text": render_text, "json": render_json}
"""Formats by the name that `--format` takes."""
