"""The root file system: a minimal Debian with Python, the same bytes for the same archive state."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

from infra.base_image.debian.apt import RELEASE, Archive

# Later time stamps are cut down to this one. Any constant does; it only must not change.
EPOCH = 1_700_000_000

PACKAGES = ("usr-is-merged", "python3", "ca-certificates")

_UNSHIPPED_DOCUMENTATION = ("man", "doc", "locale", "info", "lintian")

# The standard library is compiled here, once, because a container with a read-only root can never write a .pyc. The
# files carry no source time stamp, so that they are the same bytes in every build.
_COMPILE_STANDARD_LIBRARY = """
find "$1"/usr/lib/python3* -name __pycache__ -prune -exec rm -rf {} +
rm -rf "$1"/usr/lib/python3.*/test "$1"/usr/lib/python3.*/idlelib "$1"/usr/lib/python3.*/lib2to3
rm -rf "$1"/usr/lib/python3.*/turtledemo "$1"/usr/lib/python3.*/pydoc_data
chroot "$1" sh -c 'python3 -m compileall -q --invalidation-mode unchecked-hash /usr/lib/python3 /usr/lib/python3.*'
"""
_ADD_USER = """
echo "app:x:65532:65532::/nonexistent:/usr/sbin/nologin" >> "$1"/etc/passwd
echo "app:x:65532:" >> "$1"/etc/group
"""
# The addresses of a private mirror may hold a password: they stay on the machine that built the image.
_FORGET_ARCHIVES = """
: > "$1"/etc/apt/sources.list
rm -f "$1"/etc/apt/apt.conf.d/99mmdebstrap "$1"/var/cache/debconf/*-old "$1"/var/cache/ldconfig/aux-cache
"""


def mmdebstrap_command(archives: Sequence[Archive], tar: Path) -> tuple[str, ...]:
    keep_copyright = [f"--dpkgopt=path-exclude=/usr/share/{name}/*" for name in _UNSHIPPED_DOCUMENTATION]
    keep_copyright.append("--dpkgopt=path-include=/usr/share/doc/*/copyright")
    hooks = [f"--customize-hook={hook}" for hook in (_COMPILE_STANDARD_LIBRARY, _ADD_USER, _FORGET_ARCHIVES)]
    return (
        "mmdebstrap",
        "--variant=minbase",
        "--hook-dir=/usr/share/mmdebstrap/hooks/merged-usr",
        f"--include={','.join(PACKAGES)}",
        *keep_copyright,
        *hooks,
        RELEASE,
        str(tar),
        *(archive.source_line() for archive in archives),
    )


def make_rootfs(archives: Sequence[Archive], tar: Path) -> None:
    """Writes the file system to `tar`. Raises CalledProcessError with what mmdebstrap said, and FileNotFoundError."""
    subprocess.run(
        mmdebstrap_command(archives, tar),
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "SOURCE_DATE_EPOCH": str(EPOCH), "LC_ALL": "C.UTF-8"},
    )
