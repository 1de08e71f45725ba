"""The accepted patterns, held against Rust's engine itself, which pydantic-core brings."""

from __future__ import annotations

import random

from pydantic_core import SchemaValidator, ValidationError, core_schema

from interlock.lower.patterns.matcher import matches
from interlock.lower.patterns.parser import parse
from interlock.lower.patterns.tree import Pattern

ALPHABET = "ab1-_]^[(){}|*+?.,$\\dwDsSpLux0 :&~/<>=!"
TEXTS = (
    "",
    "a",
    "b",
    "ab",
    "aa",
    "a1",
    "1",
    "-",
    "_",
    "]",
    "^",
    "\n",
    "\r",
    "\u2028",
    " ",
    "\xa0",
    "\u0665",
    "É",
    "b:",
    "&",
    "~",
)


def accepted(count: int) -> list[str]:
    generator = random.Random(3)
    found: dict[str, None] = {}
    while len(found) < count:
        pattern = parse("".join(generator.choices(ALPHABET, k=generator.randint(1, 7))))
        if isinstance(pattern, Pattern):
            found[pattern.source] = None
    return list(found)


def rust_matches(validator: SchemaValidator, text: str) -> bool:
    try:
        validator.validate_python(text)
    except ValidationError:
        return False
    return True


def test_rust_takes_every_accepted_pattern_and_matches_the_same_texts() -> None:
    for source in accepted(800):
        validator = SchemaValidator(core_schema.str_schema(pattern=source))
        pattern = parse(source)
        assert isinstance(pattern, Pattern), source
        assert pattern.source == source, "what is written anew stays as it is"
        for text in TEXTS:
            assert matches(pattern, text) is rust_matches(validator, text), (source, text)


def test_the_largest_accepted_patterns_are_not_too_large_for_rust() -> None:
    for source in (r"\p{L}{100}", r"^.{1,1999}$", "[^a-z]{1999}", "^(?:[a-z]{1,30}){60}$"):
        assert isinstance(parse(source), Pattern), source
        SchemaValidator(core_schema.str_schema(pattern=source))
