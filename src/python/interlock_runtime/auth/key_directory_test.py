from __future__ import annotations

import logging
import os
from pathlib import Path

import pytest

from interlock_runtime.auth.key_directory import CHECK_SECONDS, LONGEST_FILE, RECHECK_SECONDS, KeyDirectory, NoKeyError

LONG_AGO = 1_000_000_000


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


class Key:
    """Told apart by identity, as keys are."""

    def __init__(self, text: str) -> None:
        self.text = text


def read(name: str, content: bytes) -> Key:
    if not content.startswith(b"key"):
        raise ValueError("it is no key")
    return Key(content.decode())


class Watched:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clock = Clock()
        self.directory = KeyDirectory(folder, read, clock=self.clock)

    def later(self) -> dict[str, str]:
        self.clock.now += CHECK_SECONDS
        return {name: key.text for name, key in self.directory.keys().items()}


def test_keys_are_read_in_the_order_of_their_names(tmp_path: Path) -> None:
    for name in ("b", "a", "c"):
        (tmp_path / name).write_text(f"key {name}")
    assert list(Watched(tmp_path).directory.keys()) == ["a", "b", "c"]


def test_changes_are_seen_after_a_while_and_not_looked_for_before(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("key 1")
    watched = Watched(tmp_path)
    (tmp_path / "b").write_text("key 2")
    watched.clock.now += CHECK_SECONDS - 0.1
    assert list(watched.directory.keys()) == ["a"]
    assert watched.later() == {"a": "key 1", "b": "key 2"}
    (tmp_path / "a").unlink()
    assert watched.later() == {"b": "key 2"}


def test_who_misses_a_key_gets_it_sooner_but_not_at_any_rate(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("key 1")
    watched = Watched(tmp_path)
    (tmp_path / "b").write_text("key 2")
    watched.clock.now += RECHECK_SECONDS - 0.1
    assert list(watched.directory.keys_at_once()) == ["a"]
    watched.clock.now += 0.1
    assert list(watched.directory.keys_at_once()) == ["a", "b"]


def test_a_key_stays_the_same_object_until_its_content_changes(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("key 1")
    watched = Watched(tmp_path)
    first = watched.directory.keys()["a"]
    (tmp_path / "a").touch()
    watched.later()
    assert watched.directory.keys()["a"] is first
    (tmp_path / "a").write_text("key 2")
    assert watched.later() == {"a": "key 2"}


def test_a_change_within_the_same_moment_and_of_the_same_size_is_seen(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("key 1")
    watched = Watched(tmp_path)
    state = (tmp_path / "a").stat()
    (tmp_path / "a").write_text("key 2")
    os.utime(tmp_path / "a", ns=(state.st_atime_ns, state.st_mtime_ns))
    assert watched.later() == {"a": "key 2"}


def test_a_file_that_does_not_change_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").write_text("key 1")
    # As if the file had been there for long.
    monkeypatch.setattr("interlock_runtime.auth.key_directory.time.time_ns", lambda: 2**62)
    opened: list[Path] = []
    real = Path.open

    def counted(self: Path, mode: str = "r") -> object:
        opened.append(self)
        return real(self, mode)

    monkeypatch.setattr(Path, "open", counted)
    watched = Watched(tmp_path)
    for _ in range(3):
        watched.later()
    assert opened == [tmp_path / "a"]


def test_a_folder_that_is_exchanged_by_a_link_is_seen_as_kubernetes_does_it(tmp_path: Path) -> None:
    for version, text in (("..1", "key 1"), ("..2", "key 2")):
        (tmp_path / version).mkdir()
        (tmp_path / version / "a").write_text(text)
        os.utime(tmp_path / version / "a", (LONG_AGO, LONG_AGO))
    (tmp_path / "..data").symlink_to("..1")
    (tmp_path / "a").symlink_to("..data/a")
    watched = Watched(tmp_path)
    assert watched.later() == {"a": "key 1"}
    (tmp_path / "..new").symlink_to("..2")
    (tmp_path / "..new").rename(tmp_path / "..data")
    assert watched.later() == {"a": "key 2"}


def test_what_is_broken_leaves_the_last_key_and_is_told_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "a").write_text("key 1")
    watched = Watched(tmp_path)
    (tmp_path / "a").write_text("secret garbage")
    (tmp_path / "b").write_text("more of it")
    for _ in range(3):
        assert watched.later() == {"a": "key 1"}
    errors = [record.getMessage() for record in caplog.records if record.levelno == logging.ERROR]
    assert errors == [f"{tmp_path}/a: it is no key; its last key is kept", f"{tmp_path}/b: it is no key"]
    (tmp_path / "a").write_text("key 2")
    assert watched.later() == {"a": "key 2"}


def test_the_key_of_a_file_that_is_gone_is_gone_though_it_was_broken_last(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).write_text("key 1")
    watched = Watched(tmp_path)
    (tmp_path / "a").write_text("garbage")
    assert watched.later().keys() == {"a", "b"}
    (tmp_path / "a").unlink()
    assert watched.later().keys() == {"b"}


def test_a_folder_that_is_away_takes_no_key_with_it(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    folder = tmp_path / "keys"
    folder.mkdir()
    (folder / "a").write_text("key 1")
    watched = Watched(folder)
    folder.rename(tmp_path / "elsewhere")
    assert watched.later() == {"a": "key 1"}
    assert "cannot be read: No such file or directory" in caplog.text


def test_the_log_tells_which_keys_there_are_and_none_of_them(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    (tmp_path / "a").write_text("key secret")
    watched = Watched(tmp_path)
    (tmp_path / "b").write_text("key secret")
    watched.later()
    (tmp_path / "a").unlink()
    (tmp_path / "b").unlink()
    watched.later()
    assert [record.getMessage() for record in caplog.records] == [
        f"the keys in {tmp_path} are now: a",
        f"the keys in {tmp_path} are now: a, b",
        f"the keys in {tmp_path} are now: none",
    ]


def test_folders_and_hidden_files_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / ".hidden").write_text("garbage")
    (tmp_path / "dangling").symlink_to("nowhere")
    (tmp_path / "a").write_text("key 1")
    assert list(Watched(tmp_path).directory.keys()) == ["a"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "which holds no key"),
        (b"garbage", "which holds a, but it is no key"),
        (b"key" + b" " * LONGEST_FILE, "which holds a, but it is longer than a key"),
    ],
)
def test_there_is_a_key_to_begin_with(tmp_path: Path, content: bytes | None, told: str) -> None:
    if content is not None:
        (tmp_path / "a").write_bytes(content)
    with pytest.raises(NoKeyError) as refused:
        Watched(tmp_path)
    assert str(refused.value) == told


def test_there_is_a_folder_to_begin_with(tmp_path: Path) -> None:
    with pytest.raises(NoKeyError, match="which cannot be read: No such file or directory"):
        Watched(tmp_path / "nowhere")
