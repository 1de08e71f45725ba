"""What docs/formatter.md shows is what the formatter does."""

from __future__ import annotations

import re
from pathlib import Path

from interlock.format.formatter import Formatted, format_text

PAGE = Path(__file__).parents[2] / "docs" / "formatter.md"


def test_the_example_becomes_what_the_page_says() -> None:
    before, after = re.findall(r"^```yaml\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    assert format_text("specs/users/api.yaml", before) == Formatted(after)
