"""A root file system as a `docker load` archive (docker-archive, image specification 1.2).

`docker import` would stamp the current time into the image; here every byte follows from the file system, so the image
has the same id wherever it is made.
"""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

# Later time stamps are cut down to this one. Any constant does; it only must not change.
EPOCH = 1_700_000_000

SYSTEM_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


@dataclass(frozen=True, slots=True)
class ImageMeta:
    """`name` is `repository:tag`; `architecture` is Go's name of it (`amd64`), which is Debian's too.

    `command` is what runs when nothing else is said, as `user` (a number, empty for root); `path` is the variable PATH.
    """

    name: str
    architecture: str
    title: str
    command: tuple[str, ...] = ("python3",)
    user: str = ""
    path: str = SYSTEM_PATH


def image_config(meta: ImageMeta, layer_sha256: str) -> bytes:
    created = datetime.fromtimestamp(EPOCH, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    config = {
        "architecture": meta.architecture,
        "os": "linux",
        "created": created,
        "config": {
            "Env": [f"PATH={meta.path}", "LANG=C.UTF-8"],
            "Cmd": list(meta.command),
            "Labels": {"org.opencontainers.image.title": meta.title},
            **({"User": meta.user} if meta.user else {}),
        },
        "rootfs": {"type": "layers", "diff_ids": [f"sha256:{layer_sha256}"]},
        "history": [{"created": created, "created_by": "mmdebstrap"}],
    }
    return json.dumps(config, sort_keys=True, separators=(",", ":")).encode()


def write_archive(meta: ImageMeta, rootfs: Path, out: IO[bytes]) -> str:
    """Writes the archive to `out`, which may be a pipe, and returns the image's id (`sha256:...`)."""
    with rootfs.open("rb") as layer:
        layer_sha256 = hashlib.file_digest(layer, "sha256").hexdigest()
    config = image_config(meta, layer_sha256)
    config_sha256 = hashlib.sha256(config).hexdigest()
    layer_path = f"{layer_sha256}/layer.tar"
    manifest = [{"Config": f"{config_sha256}.json", "RepoTags": [meta.name], "Layers": [layer_path]}]
    with tarfile.open(fileobj=out, mode="w|", format=tarfile.USTAR_FORMAT) as archive:
        _add_bytes(archive, f"{config_sha256}.json", config)
        _add_file(archive, layer_path, rootfs)
        _add_bytes(archive, "manifest.json", json.dumps(manifest).encode())
    return f"sha256:{config_sha256}"


def _add_bytes(archive: tarfile.TarFile, name: str, data: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size = len(data)
    archive.addfile(entry, io.BytesIO(data))


def _add_file(archive: tarfile.TarFile, name: str, path: Path) -> None:
    entry = tarfile.TarInfo(name)
    entry.size = path.stat().st_size
    with path.open("rb") as content:
        archive.addfile(entry, content)
