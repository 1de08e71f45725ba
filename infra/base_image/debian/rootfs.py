"""The root file system: a minimal Debian with what a recipe adds, the same bytes for the same archive state."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

from infra.base_image.debian.apt import RELEASE, Archive
from infra.base_image.debian.archive import EPOCH
from infra.base_image.debian.recipes import Recipe

_UNSHIPPED_DOCUMENTATION = ("man", "doc", "locale", "info", "lintian")

# The addresses of a private mirror may hold a password: they stay on the machine that built the image.
_FORGET_ARCHIVES = """
: > "$1"/etc/apt/sources.list
rm -f "$1"/etc/apt/apt.conf.d/99mmdebstrap "$1"/var/cache/debconf/*-old "$1"/var/cache/ldconfig/aux-cache
"""


def mmdebstrap_command(recipe: Recipe, archives: Sequence[Archive], tar: Path) -> tuple[str, ...]:
    keep_copyright = [f"--dpkgopt=path-exclude=/usr/share/{name}/*" for name in _UNSHIPPED_DOCUMENTATION]
    keep_copyright.append("--dpkgopt=path-include=/usr/share/doc/*/copyright")
    return (
        "mmdebstrap",
        "--variant=minbase",
        "--hook-dir=/usr/share/mmdebstrap/hooks/merged-usr",
        f"--include={','.join(('usr-is-merged', *recipe.packages))}",
        *keep_copyright,
        *(f"--essential-hook={hook}" for hook in recipe.before),
        *(f"--customize-hook={hook}" for hook in (*recipe.after, _FORGET_ARCHIVES)),
        RELEASE,
        str(tar),
        *(archive.source_line() for archive in archives),
    )


def make_rootfs(recipe: Recipe, archives: Sequence[Archive], tar: Path) -> None:
    """Writes the file system to `tar`. Raises CalledProcessError with what mmdebstrap said, and FileNotFoundError."""
    subprocess.run(
        mmdebstrap_command(recipe, archives, tar),
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "SOURCE_DATE_EPOCH": str(EPOCH), "LC_ALL": "C.UTF-8"},
    )
