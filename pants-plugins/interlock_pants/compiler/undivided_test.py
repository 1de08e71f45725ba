from __future__ import annotations

from interlock_pants.compiler.undivided import Undivided, undivided

FILES = tuple(f"specs/s{number:03}/models.yaml" for number in range(300))


def test_pants_cannot_divide_what_is_to_be_told_of_together() -> None:
    [partition] = undivided(FILES)
    assert (len(partition.elements), partition.metadata) == (1, Undivided(FILES))


def test_nothing_is_no_partition() -> None:
    assert not undivided(())
