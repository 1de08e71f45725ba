"""Did you mean?"""

from __future__ import annotations

from collections.abc import Iterable

# What other languages for contracts call things, in lower case and without `_`.
_ELSEWHERE = {
    "body": "input",
    "default_value": "default",
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
    from difflib import get_close_matches  # imported late: a clean run never needs it

    words = sorted(known)
    if (rule := _RULES.get(written)) and rule[0] in words:
        return rule[1]
    elsewhere = _ELSEWHERE.get(written.lower().replace("_", ""))
    if elsewhere in words:
        return f"did you mean `{elsewhere}`?"
    near = get_close_matches(written[:100], words, n=1, cutoff=0.6)
    if near:
        return f"did you mean `{near[0]}`?"
    return f"{'the key here is' if len(words) == 1 else 'keys here are'} {', '.join(f'`{word}`' for word in words)}"
