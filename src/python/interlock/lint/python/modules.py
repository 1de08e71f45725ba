"""Module names from paths, and back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

_SUFFIX = ".py"
_PACKAGE = "__init__"

DEFAULT_SOURCE_ROOTS = ("",)
"""`services.backend.app` is imported by where it lies below the repository's root."""


def module_name(path: str, source_roots: Sequence[str] = DEFAULT_SOURCE_ROOTS) -> str:
    """The dotted name of the module in a file, below the longest of the source roots that the file is in."""
    matching = [root for root in source_roots if not root or path.startswith(f"{root}/")]
    root = max(matching, key=len, default="")
    inside = path[len(root) :].lstrip("/").removesuffix(_SUFFIX)
    parts = inside.split("/")
    if len(parts) > 1 and parts[-1] == _PACKAGE:
        parts.pop()
    return ".".join(parts)


def is_package(path: str) -> bool:
    return path.endswith(f"/{_PACKAGE}{_SUFFIX}")


def candidate_paths(module: str, source_roots: Sequence[str] = DEFAULT_SOURCE_ROOTS) -> Iterator[str]:
    """Where the file of a module may lie."""
    inside = module.replace(".", "/")
    for root in source_roots:
        base = f"{root}/{inside}" if root else inside
        yield f"{base}{_SUFFIX}"
        yield f"{base}/{_PACKAGE}{_SUFFIX}"
