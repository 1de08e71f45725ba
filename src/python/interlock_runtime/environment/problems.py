"""What is said of an environment that a process cannot work with."""

from __future__ import annotations


class SettingsError(Exception):
    """Variables of the environment that cannot be used, all of them at once, a sentence each."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems
