from __future__ import annotations

from pathlib import Path

from services.backend.storage.engine import connect


def test_the_folder_of_an_sqlite_file_is_made(tmp_path: Path) -> None:
    connect(f"sqlite:///{tmp_path}/deep/down/file.sqlite3")
    assert (tmp_path / "deep" / "down").is_dir()
