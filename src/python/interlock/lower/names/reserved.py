"""Names that the generated code cannot give away.

Names that are merely awkward (`list`, `date`, `type`) are not among them: emitters cope with those."""

from __future__ import annotations

MODEL_ATTRIBUTES = frozenset(
    {
        "construct",
        "copy",
        "dict",
        "from_orm",
        "json",
        "model_computed_fields",
        "model_config",
        "model_construct",
        "model_copy",
        "model_dump",
        "model_dump_json",
        "model_extra",
        "model_fields",
        "model_fields_set",
        "model_json_schema",
        "model_parametrized_name",
        "model_post_init",
        "model_rebuild",
        "model_validate",
        "model_validate_json",
        "model_validate_strings",
        "parse_file",
        "parse_obj",
        "parse_raw",
        "schema",
        "schema_json",
        "update_forward_refs",
        "validate",
    }
)
"""The public attributes of pydantic's BaseModel, which a field would replace."""

PROBLEM_MEMBERS = frozenset({"type", "title", "status", "detail", "instance"})
"""What RFC 9457 section 3.1 defines; an error's own fields are extension members beside them."""

ERROR_ATTRIBUTES = PROBLEM_MEMBERS | {
    "self",
    "type_uri",
    "args",
    "add_note",
    "with_traceback",
    "headers",
    "body",
    "render",
    "parse",
}
"""What an error's class has of its own: Python's exceptions and the runtime's problems."""

ARGUMENTS = frozenset({"self", "controller", "body", "principal", "timeout", "idempotency_key"})
"""The arguments that generated methods add to an operation's parameters."""


def is_identifier(name: str) -> bool:
    """Whether a name is an identifier in every language we generate: ASCII, and no leading underscore."""
    return name.isascii() and name.isidentifier() and not name.startswith("_")


def as_identifier(name: str) -> str | None:
    """The nearest identifier, for a hint: letters lose their accents. None of a name with letters of other scripts."""
    import unicodedata

    plain = unicodedata.normalize("NFKD", name.replace("\N{LATIN SMALL LETTER SHARP S}", "ss"))
    bare = "".join(character for character in plain if not unicodedata.combining(character))
    if any(character.isalnum() and not character.isascii() for character in bare):
        return None
    kept = "".join(character if character.isalnum() else "_" for character in bare).strip("_")
    return f"n{kept}" if not kept or kept[0].isdigit() else kept
