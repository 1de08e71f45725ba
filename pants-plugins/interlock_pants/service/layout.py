"""Where the parts of a service lie, and what Python calls them. No Pants here."""

from __future__ import annotations

import posixpath

SERVICES_FOLDER = "services"


def default_module(folder: str, source_root: str) -> str:
    """The composition root of the service in `folder`: `services.backend.app.main` for `services/backend`."""
    below_root = posixpath.relpath(folder or ".", source_root or ".")
    parts = [] if below_root == "." else below_root.split("/")
    return ".".join((*parts, "app", "main"))


def module_of(file: str, source_root: str = "") -> str:
    """`services.backend.app` for `services/backend/app/__init__.py`."""
    path = posixpath.relpath(file, source_root) if source_root else file
    stem = posixpath.splitext(path)[0]
    return stem.replace("/", ".").removesuffix(".__init__") if stem.endswith("/__init__") else stem.replace("/", ".")
