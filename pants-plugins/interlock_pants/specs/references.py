"""Which names of other folders a spec speaks of, told by its letters alone.

The compiler is the one parser of specs. What is read here decides which files its sandbox holds, so it has to find
every reference, and may find a few too many. No Pants here.
"""

from __future__ import annotations

import re

# A comment starts at a `#` that begins a line or follows blank space. One inside a quoted text is taken for a comment
# too, but no type, error or event can stand behind it on its line.
_COMMENT = re.compile(r"(?m)(?:^|(?<=\s))#.*$")
_DOTTED_NAME = re.compile(r"(?<![\w.])((?:[a-z_][a-z0-9_]*\.)+)[A-Za-z_]\w*")


def referenced_domains(content: bytes) -> tuple[str, ...]:
    """The domains before the last dot of all that looks like a dotted name, whether they exist or not, sorted."""
    text = _COMMENT.sub("", content.decode("utf-8", errors="replace"))
    return tuple(sorted({match[1].rstrip(".") for match in _DOTTED_NAME.finditer(text)}))
