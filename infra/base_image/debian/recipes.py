"""What each image is made of: packages of the release, and the commands that prepare its file system.

The servers' images are what deployments run beside the services. Their accounts and folders are those of the public
images `postgres` and `redis`, so that a deployment runs with either.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from infra.base_image.debian.archive import SYSTEM_PATH

SERVER_UID = 999
"""User and group of the servers, as in the public images."""

_POSTGRES_BINARIES = "/usr/lib/postgresql/15/bin"

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


def _account(name: str, home: str) -> str:
    """Before the package is there, which would take the next free number for its account."""
    return f"""
echo "{name}:x:{SERVER_UID}:{SERVER_UID}::{home}:/usr/sbin/nologin" >> "$1"/etc/passwd
echo "{name}:x:{SERVER_UID}:" >> "$1"/etc/group
"""


def _data_folder(folder: str) -> str:
    """A volume that is mounted here for the first time takes over the owner of the folder."""
    return f"""
mkdir -p "$1{folder}"
chown -R {SERVER_UID}:{SERVER_UID} "$1{folder}"
chmod 0700 "$1{folder}"
"""


_NO_CLUSTER = """
mkdir -p "$1"/etc/postgresql-common
echo "create_main_cluster = false" > "$1"/etc/postgresql-common/createcluster.conf
"""
# A private key in an image is everybody's, and differs with every build.
_NO_SNAKEOIL = """
rm -f "$1"/etc/ssl/private/ssl-cert-snakeoil.key "$1"/etc/ssl/certs/ssl-cert-snakeoil.pem
find "$1"/etc/ssl/certs -xtype l -delete
"""
# Logs and backups of the installation carry its time.
_NO_TRACES = """
find "$1"/var/log -type f -delete
rm -f "$1"/etc/passwd- "$1"/etc/group- "$1"/etc/shadow- "$1"/etc/gshadow-
find "$1"/usr -name __pycache__ -prune -exec rm -rf {} +
"""


@dataclass(frozen=True, slots=True)
class Recipe:
    """`before` runs once the essential packages are there, `after` once all are; `$1` is the root folder."""

    image: str
    title: str
    packages: tuple[str, ...]
    before: tuple[str, ...]
    after: tuple[str, ...]
    command: tuple[str, ...]
    user: str = ""
    path: str = SYSTEM_PATH


BASE = Recipe(
    image="interlock/base:bookworm-python3.11",
    title="Debian 12 with Python 3.11",
    packages=("python3", "ca-certificates"),
    before=(),
    after=(_COMPILE_STANDARD_LIBRARY, _ADD_USER),
    command=("python3",),
)
POSTGRES = Recipe(
    image="interlock/postgres:bookworm-15",
    title="Debian 12 with PostgreSQL 15",
    packages=("postgresql-15",),
    before=(_account("postgres", "/var/lib/postgresql"), _NO_CLUSTER),
    after=(_data_folder("/var/lib/postgresql/data"), _NO_SNAKEOIL, _NO_TRACES),
    command=("postgres",),
    user=f"{SERVER_UID}:{SERVER_UID}",
    path=f"{_POSTGRES_BINARIES}:{SYSTEM_PATH}",
)
REDIS = Recipe(
    image="interlock/redis:bookworm-7",
    title="Debian 12 with Redis 7",
    packages=("redis-server",),
    before=(_account("redis", "/data"),),
    after=(_data_folder("/data"), _NO_TRACES),
    command=("redis-server",),
    user=f"{SERVER_UID}:{SERVER_UID}",
)

RECIPES: Mapping[str, Recipe] = {"base": BASE, "postgres": POSTGRES, "redis": REDIS}
