"""A backend of its own: `ruff check` in `lint`, `ruff format` in `fmt` and `lint`, the release pinned by a resolve.

Pants' own ruff backend has other names in every generation, and that of 2.17 calls a command that ruff no longer has.
"""
