"""What docs/formatter.md shows is what the formatter does."""

from __future__ import annotations

import re
from pathlib import Path
from textwrap import indent

from interlock.format.formatter import Formatted, format_text

PAGE = Path(__file__).parents[2] / "docs" / "formatter.md"


def examples() -> list[str]:
    return re.findall(r"^```yaml\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)


def test_the_example_becomes_what_the_page_says() -> None:
    before, after, _ = examples()
    assert format_text("specs/users/api.yaml", before) == Formatted(after)


def test_what_is_said_to_stay_stays() -> None:
    *_, kept = examples()
    text = "operations:\n  find:\n" + indent(kept, "    ") + '    rest:\n      method: GET\n      path: "/users"\n'
    assert format_text("specs/users/api.yaml", text) == Formatted(text)
