from __future__ import annotations

import pytest

from interlock.emit.portal.addresses import Address, href, root_of


@pytest.mark.parametrize(
    ("page", "target", "expected"),
    [
        ("index.html", Address("services/a.html"), "services/a.html"),
        ("services/a.html", Address("index.html", "service-a"), "../index.html#service-a"),
        ("services/a.html", Address("services/b.html"), "b.html"),
        ("apis/a.html", Address("models/b.html", "User"), "../models/b.html#User"),
        ("apis/a.html", Address("apis/a.html", "User"), "#User"),
        ("apis/a.html", Address("apis/a.html"), "a.html"),
        ("index.html", Address("index.html", "host-a:443"), "#host-a%3A443"),
    ],
)
def test_references_are_relative(page: str, target: Address, expected: str) -> None:
    assert href(page, target) == expected


def test_the_root_is_as_many_folders_up_as_the_page_is_deep() -> None:
    assert (root_of("index.html"), root_of("apis/a.html")) == ("", "../")
