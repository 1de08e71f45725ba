from __future__ import annotations

import hashlib
import io
import json
import tarfile
from pathlib import Path

from infra.base_image.debian.archive import ImageMeta, write_archive

META = ImageMeta(name="example/base:1", architecture="amd64", title="Example")


def test_the_archive_is_the_same_bytes_twice_and_names_what_it_holds(tmp_path: Path) -> None:
    rootfs = tmp_path / "rootfs.tar"
    rootfs.write_bytes(b"\0" * 10240)
    first, second = io.BytesIO(), io.BytesIO()

    image_id = write_archive(META, rootfs, first)
    write_archive(META, rootfs, second)

    assert first.getvalue() == second.getvalue()
    with tarfile.open(fileobj=io.BytesIO(first.getvalue())) as archive:
        files = {member.name: archive.extractfile(member) for member in archive}
        content = {name: file.read() for name, file in files.items() if file is not None}
    (manifest,) = json.loads(content["manifest.json"])
    assert manifest["RepoTags"] == ["example/base:1"]
    assert content[manifest["Layers"][0]] == rootfs.read_bytes()
    assert image_id == f"sha256:{hashlib.sha256(content[manifest['Config']]).hexdigest()}"
    config = json.loads(content[manifest["Config"]])
    assert config["rootfs"]["diff_ids"] == [f"sha256:{hashlib.sha256(rootfs.read_bytes()).hexdigest()}"]
