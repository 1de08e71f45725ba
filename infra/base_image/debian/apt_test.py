from __future__ import annotations

import pytest

from infra.base_image.debian.apt import Archive, NoArchive, archives_of_mirror, parse_index_targets


def test_archives_come_in_suite_order_and_without_duplicates() -> None:
    lines = [
        "Debian|bookworm-security|main|http://debian.example/security/",
        "Debian|bookworm|main|http://debian.example/debian/",
        "Debian|bookworm-updates|main|http://debian.example/debian/",
        "Debian|bookworm|main|http://debian.example/debian/",
    ]

    assert parse_index_targets(lines) == (
        Archive("bookworm", "http://debian.example/debian/"),
        Archive("bookworm-updates", "http://debian.example/debian/"),
        Archive("bookworm-security", "http://debian.example/security/"),
    )


def test_a_foreign_repository_with_the_same_suite_name_is_left_out() -> None:
    lines = [
        "Somebody|bookworm|main|http://tools.example/apt/",
        "Debian|bookworm|main|http://debian.example/debian/",
        "Debian|bookworm|contrib|http://debian.example/debian/",
    ]

    assert [archive.uri for archive in parse_index_targets(lines)] == ["http://debian.example/debian/"]


def test_before_apt_fetched_its_lists_the_origin_is_unknown_and_the_suite_decides() -> None:
    lines = ["$(ORIGIN)|bookworm|main|http://debian.example/debian/"]

    assert [archive.suite for archive in parse_index_targets(lines)] == ["bookworm"]


@pytest.mark.parametrize("lines", [[], [""], ["Debian|trixie|main|http://debian.example/debian/"]])
def test_no_archive_of_the_release_is_an_error(lines: list[str]) -> None:
    with pytest.raises(NoArchive):
        parse_index_targets(lines)


def test_a_named_mirror_gets_security_updates_from_their_own_address() -> None:
    archives = archives_of_mirror("http://m.example/debian", "http://m.example/security")

    assert [archive.source_line().split()[2:4] for archive in archives] == [
        ["http://m.example/debian", "bookworm"],
        ["http://m.example/debian", "bookworm-updates"],
        ["http://m.example/security", "bookworm-security"],
    ]
