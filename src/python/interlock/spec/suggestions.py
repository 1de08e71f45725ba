"""Did you mean?"""

from __future__ import annotations

from collections.abc import Iterable

from interlock.diagnostics.nearest import nearest

# What other languages for contracts call things, in lower case and without `_`.
_ELSEWHERE = {
    "body": "input",
    "defaultvalue": "default",
    "desc": "doc",
    "description": "doc",
    "docs": "doc",
    "enum": "values",
    "example": "examples",
    "exclusivemaximum": "lt",
    "exclusiveminimum": "gt",
    "http": "rest",
    "in": "source",
    "items": "of",
    "max": "le",
    "maximum": "le",
    "maxitems": "max_items",
    "maxlength": "max_length",
    "members": "values",
    "min": "ge",
    "minimum": "ge",
    "minitems": "min_items",
    "minlength": "min_length",
    "multipleof": "multiple_of",
    "oneof": "union",
    "parameters": "params",
    "payload": "message",
    "properties": "fields",
    "raises": "errors",
    "readonly": "readonly",
    "regex": "pattern",
    "request": "input",
    "response": "output",
    "returns": "output",
    "security": "auth",
    "uniqueitems": "unique_items",
    "url": "path",
    "verb": "method",
    "writeonly": "writeonly",
}
_RULES = {
    "required": ("optional", "a field is required unless it says `optional: true` or has a `default`"),
    "nullable": ("type", "write the type with a question mark: `string?`"),
}


def did_you_mean(written: str, known: Iterable[str]) -> str:
    """The nearest known word, by spelling or by what other languages call it; else all of them."""
    words = sorted(known)
    if (rule := _RULES.get(written)) and rule[0] in words:
        return rule[1]
    if likely := meant(written, words):
        return f"did you mean `{likely}`?"
    return f"{'the key here is' if len(words) == 1 else 'keys here are'} {', '.join(f'`{word}`' for word in words)}"


def meant(written: str, known: Iterable[str]) -> str | None:
    """The known word that was meant, by spelling or by what other languages call it, if any is near."""
    words = sorted(known)
    if written in _RULES:
        return None
    elsewhere = _ELSEWHERE.get(written.lower().replace("_", ""))
    return elsewhere if elsewhere in words else nearest(written, words)
