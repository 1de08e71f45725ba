"""Flags that say what holds anyway."""

from __future__ import annotations

from collections.abc import Iterator

from interlock.diagnostics.catalogue.entry import Entry
from interlock.diagnostics.diagnostic import Fix
from interlock.ir.written import Written, WrittenFile
from interlock.lint.spec.examples import shop
from interlock.lint.spec.removal import remove_key
from interlock.lint.spec.rule import Finding, SpecRule
from interlock.lint.spec.workspace import Workspace

_OF_FIELDS = {
    "optional": "false",
    "readonly": "false",
    "writeonly": "false",
    "deprecated": "false",
}
_OF_TYPES = {"deprecated": "false"}
_OF_VARIANTS = {"patch": "false"}
_OF_OPERATIONS = {"idempotent": "false", "deprecated": "false"}
_OF_PARAMS = {"required": "true", "deprecated": "false"}


def check(workspace: Workspace) -> Iterator[Finding]:
    for path in workspace.paths:
        file = workspace.file(path)
        for mapping, flags in _mappings(file):
            for key, value in mapping.entries:
                if value.text is not None and flags.get(key.text) == value.text.lower():
                    edit = remove_key(file, mapping, key.text)
                    yield Finding(
                        key.span,
                        f"`{key.text}: {value.text}` holds anyway",
                        f"leave `{key.text}` out",
                        fix=Fix(f"Remove `{key.text}`", (edit,)) if edit is not None else None,
                    )


def _mappings(file: WrittenFile) -> Iterator[tuple[Written, dict[str, str]]]:
    """The mappings that have flags, with what each flag is without being said."""
    for declared in _values(file.root.get("models")):
        yield declared, _OF_TYPES
        yield from ((field, _OF_FIELDS) for field in _values(declared.get("fields")))
        yield from ((variant, _OF_VARIANTS) for variant in _values(declared.get("variants")))
    for error in _values(file.root.get("errors")):
        yield from ((field, _OF_FIELDS) for field in _values(error.get("fields")))
    for operation in _values(file.root.get("operations")):
        yield operation, _OF_OPERATIONS
        params = operation.get("params")
        yield from ((param, _OF_PARAMS) for param in (params.items if params is not None else ()))


def _values(mapping: Written | None) -> Iterator[Written]:
    return (value for _, value in mapping.entries) if mapping is not None else iter(())


def _api(required: str) -> str:
    return f"""
    operations:
      find_orders:
        params: [{{name: customer, type: int, source: query{required}}}]
        rest: {{method: GET, path: /orders}}
    """


RULE = SpecRule(
    Entry(
        id="lint/redundant-flag",
        title="A flag that says what holds anyway",
        reason="""\
Parameters are required unless they say `required: false`; fields are there, may be read and may be written unless
they say otherwise. A flag that repeats it hides those that do say something.""",
        bad=shop(api=_api(", required: true")),
        good=shop(api=_api("")),
    ),
    check,
)
