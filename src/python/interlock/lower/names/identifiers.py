"""Pass: every name must be one that generated code can use."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from keyword import iskeyword
from typing import NamedTuple

from interlock.diagnostics.source import Span
from interlock.lower.names.reserved import (
    ARGUMENTS,
    ERROR_ATTRIBUTES,
    MODEL_ATTRIBUTES,
    PROBLEM_MEMBERS,
    as_identifier,
    is_identifier,
)
from interlock.lower.names.wording import pascal
from interlock.lower.program import Program
from interlock.spec.nodes import (
    AliasNode,
    ApiFile,
    ErrorNode,
    EventsFile,
    FieldNode,
    ManifestFile,
    ModelNode,
    ModelsFile,
    Spanned,
    SpecFile,
    TasksFile,
)


class _Owner(NamedTuple):
    """What names of members are spoken for, and why; `wires` are those that are so on the wire as well."""

    names: frozenset[str]
    wires: frozenset[str]
    reason: str


_MODEL = _Owner(MODEL_ATTRIBUTES, frozenset(), "an attribute of every model")
_ERROR = _Owner(ERROR_ATTRIBUTES, PROBLEM_MEMBERS, "an attribute of every error")
_OPERATION = _Owner(ARGUMENTS, frozenset(), "an argument that generated code adds itself")


def check_identifiers(program: Program) -> None:
    """Reports only."""
    folders: set[str] = set()
    for file in program.files:
        _check_module_names(program, file, folders)
        match file:
            case ModelsFile():
                for declaration in file.declarations:
                    _check_declaration(program, declaration)
            case ApiFile():
                _check_api(program, file)
            case EventsFile():
                for event in file.events:
                    _check_plain(program, event.name, "an event")
            case TasksFile():
                for task in file.tasks:
                    _check_plain(program, task.name, "a task")
            case ManifestFile():
                pass


def _check_module_names(program: Program, file: SpecFile, seen: set[str]) -> None:
    """Folders and API files become Python modules. A folder is reported at the first of its files."""
    parts = [("folder", name) for name in file.folder.split("/") if file.folder not in seen]
    seen.add(file.folder)
    if isinstance(file, ApiFile):
        parts.append(("file", file.stem))
    for kind, name in parts:
        if not is_identifier(name) or iskeyword(name) or name != name.lower():
            program.error(
                "spec/identifier",
                f"the {kind} `{name}` cannot become a module: its name is no snake_case identifier, or a keyword",
                Span(file.path, 0, 0),
                help=_example("rename it, for example to", name, lambda plain: _free(plain.lower())),
            )


def _check_declaration(program: Program, declaration: ModelNode | AliasNode) -> None:
    _check_type_name(program, declaration.name, "a model" if isinstance(declaration, ModelNode) else "a type")
    if isinstance(declaration, AliasNode):
        return
    _check_fields(program, declaration.fields, _MODEL)
    for variant in declaration.variants:
        _check_type_name(program, variant.name, "a variant")


def _check_type_name(program: Program, name: Spanned[str], what: str) -> None:
    if not is_identifier(name.value) or not name.value[0].isupper():
        program.error(
            "spec/identifier",
            f"the name of {what} is an identifier that starts with a capital, and `{name.value}` is not",
            name.span,
            help=_example("for example", name.value, pascal),
        )
    elif iskeyword(name.value):
        program.error("spec/reserved-name", f"`{name.value}` is a keyword of Python and cannot name {what}", name.span)


def _check_plain(program: Program, name: Spanned[str], what: str) -> None:
    if not is_identifier(name.value):
        program.error(
            "spec/identifier",
            f"the name of {what} is an identifier without a leading `_`, and `{name.value}` is not",
            name.span,
            help=_example("for example", name.value, _free),
        )
    elif iskeyword(name.value):
        program.error(
            "spec/reserved-name",
            f"`{name.value}` is a keyword of Python and cannot name {what}",
            name.span,
            help=f"for example `{name.value}_`",
        )


def _check_fields(program: Program, nodes: Sequence[FieldNode], owner: _Owner) -> None:
    by_wire: dict[str, FieldNode] = {}
    for node in nodes:
        _check_member(program, node.name, node.wire, owner)
        place = node.wire or node.name
        first = by_wire.setdefault(place.value, node)
        if first is not node:
            both = node.wire is not None and first.wire is not None
            how = "the name of two fields in JSON" if both else "one field's name and another's name in JSON"
            _report_wire(program, place, first, how)
    for node in nodes:
        # A reader takes a field by its own name too, so nobody else may go by that in JSON.
        other = by_wire.get(node.name.value, node)
        if node.wire is not None and other is not node and other.wire is not None:
            _report_wire(program, node.name, other, "this field's name and another's name in JSON")


def _report_wire(program: Program, place: Spanned[str], first: FieldNode, how: str) -> None:
    program.error(
        "spec/wire-collision",
        f"`{place.value}` is {how}",
        place.span,
        related=[((first.wire or first.name).span, "first here")],
    )


def _check_member(program: Program, name: Spanned[str], wire: Spanned[str] | None, owner: _Owner) -> None:
    """The name of a field or a parameter, and what it is called on the wire."""
    value = name.value
    if wire is not None and (not wire.value or not wire.value.isprintable()):
        program.error("spec/wire-name", "a name on the wire has at least one printable character", wire.span)
    if (wire or name).value in owner.wires:
        program.error(
            "spec/reserved-name",
            f"`{(wire or name).value}` is a member that every problem has (RFC 9457)",
            (wire or name).span,
            help="choose another name",
        )
    elif not is_identifier(value):
        called = _example("call it", value, _free)
        program.error(
            "spec/identifier",
            f"`{value}` is not an identifier" + (" (a leading `_` is private to Python)" if value[:1] == "_" else ""),
            name.span,
            help=f"{called} and add `wire: {_quoted(value)}`",
        )
    elif iskeyword(value) or value in owner.names:
        program.error(
            "spec/reserved-name",
            f"`{value}` is {'a keyword of Python' if iskeyword(value) else owner.reason}",
            name.span,
            help=f"call it `{value}_`" + ("" if wire else f" and add `wire: {value}`"),
        )


def _check_api(program: Program, file: ApiFile) -> None:
    if file.domain.value != file.folder.rpartition("/")[2]:
        _check_plain(program, file.domain, "an API")
    for error in file.errors:
        _check_error(program, error)
    for operation in file.operations:
        _check_plain(program, operation.name, "an operation")
        for param in operation.params:
            _check_member(program, param.name, param.wire, _OPERATION)


def _check_error(program: Program, error: ErrorNode) -> None:
    _check_type_name(program, error.name, "an error")
    _check_fields(program, error.fields, _ERROR)


def _example(lead: str, name: str, form: Callable[[str], str]) -> str:
    plain = as_identifier(name)
    return "choose a name of ASCII letters" if plain is None else f"{lead} `{form(plain)}`"


def _free(name: str) -> str:
    return f"{name}_" if iskeyword(name) else name


def _quoted(value: str) -> str:
    return value if value.isidentifier() else f'"{value}"'
