"""Groups whose commands are imported when they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar

import rich_click as click


class LazyGroup(click.RichGroup):
    """A group of the commands that `loaders` gives by their names."""

    loaders: ClassVar[Mapping[str, Callable[[], click.Command]]]

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.loaders)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        load = self.loaders.get(cmd_name)
        return None if load is None else load()
