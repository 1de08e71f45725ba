from __future__ import annotations

import pytest

from interlock.lower.apis.paths import PathError, parse_path


def shapes(path: str) -> list[tuple[str | None, ...]]:
    parsed = parse_path(path)
    assert not isinstance(parsed, PathError), parsed
    return [segment.shape for segment in parsed]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("", []),
        ("/", [()]),
        ("/users/{id}", [("users",), (None,)]),
        ("/accounts/{sid}.json", [("accounts",), (None, ".json")]),
        ("/{a}-{b}", [(None, "-", None)]),
        ("/users/@me/a:b,c;d=e!$&'()*+~", [("users",), ("@me",), ("a:b,c;d=e!$&'()*+~",)]),
        ("/a%20b/", [("a%20b",), ()]),
        ("/gr%C3%BCn%25{x}", [("gr%C3%BCn%25", None)]),
    ],
)
def test_templates(path: str, expected: list[tuple[str | None, ...]]) -> None:
    assert shapes(path) == expected


@pytest.mark.parametrize(
    ("path", "start", "end"),
    [
        ("users", 0, 5),
        ("/a//b", 2, 4),
        ("/{a", 1, 2),
        ("/{a:path}", 1, 9),
        ("/{}", 1, 3),
        ("/{a}{b}", 4, 7),
        ("/a b", 2, 3),
        ("/a?b", 2, 3),
        ("/a%2", 2, 3),
        ("/grün", 3, 4),
        ("/a}", 2, 3),
        ("/a" * 100, 0, 200),
        ("/x/%2Fa", 3, 7),
        ("/%7Bid%7D", 1, 9),
        ("/a%00", 1, 5),
        ("/%40me", 1, 6),
        ("/gr%c3%bcn", 1, 10),
        ("/%FF", 1, 4),
        ("/a/../b", 3, 5),
    ],
)
def test_mistakes_have_their_place(path: str, start: int, end: int) -> None:
    error = parse_path(path)
    assert isinstance(error, PathError)
    assert (error.start, error.end) == (start, end)
