"""Examples of rules: the files of a folder specs/shop."""

from __future__ import annotations

from interlock.diagnostics.catalogue.entry import Example, example_file


def shop(*, models: str = "", api: str = "", events: str = "", tasks: str = "") -> Example:
    """The files whose text is not empty."""
    texts = {"models": models, "api": api, "events": events, "tasks": tasks}
    return tuple(example_file(f"specs/shop/{name}.yaml", text) for name, text in texts.items() if text)
