"""Where the parts of a service lie. No Pants here."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable

from interlock_pants.layout import SERVICES_FOLDER


def default_module(folder: str, source_root: str) -> str:
    """The composition root of the service in `folder`: `services.backend.app.main` for `services/backend`."""
    below_root = posixpath.relpath(folder or ".", source_root or ".")
    parts = [] if below_root == "." else below_root.split("/")
    return ".".join((*parts, "app", "main"))


def layout_problems(folder: str, python_files: Iterable[str], other_targets: Iterable[str]) -> tuple[str, ...]:
    """A sentence for a service in another folder than all, for Python beside its BUILD file, for other targets in it.

    A folder on the command line means all its targets, and every Python module is one that runs: `run` would not know
    which of them is meant. The rules over Python hold against its edges what lies below the folder of services.
    """
    problems = []
    if not folder.startswith(f"{SERVICES_FOLDER}/"):
        name = posixpath.basename(folder) or "<name>"
        problems.append(
            f"It lies outside of {SERVICES_FOLDER}/, where nothing holds its code to its edges. "
            f"Move it to {SERVICES_FOLDER}/{name}."
        )
    files = sorted(python_files)
    if files:
        problems.append(
            f"Python beside a service's BUILD file: {', '.join(files)}. Move it into a folder below {folder} "
            f"(such as {posixpath.join(folder, 'app')}) that has a BUILD file of its own."
        )
    targets = sorted(other_targets)
    if targets:
        problems.append(
            f"Targets beside a service in its BUILD file: {', '.join(targets)}. "
            "It holds the service alone; move the others into the BUILD file of another folder."
        )
    return tuple(problems)


def module_problems(module: str, owners: Iterable[str]) -> tuple[str, ...]:
    """What is wrong with the composition root, given the addresses that could own it: nothing if there is just one."""
    candidates = sorted(owners)
    if len(candidates) == 1:
        return ()
    if candidates:
        return (f"The module `{module}` could be any of {', '.join(candidates)}.",)
    return (
        f"No target owns the module `{module}`, the service's composition root. Write it and run `tailor` for its "
        "BUILD file, or name another one with `module=`.",
    )
