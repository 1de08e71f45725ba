"""Pass: lowers enums, checks their values and gives every member a name."""

from __future__ import annotations

from dataclasses import replace

from interlock.diagnostics.source import Span
from interlock.ir.declarations import Enum, EnumMember
from interlock.ir.types import MAX_SAFE_INT, QualifiedName
from interlock.lower.names.keys import is_true, value_of
from interlock.lower.program import AliasSymbol, InlineSymbol, Program
from interlock.lower.types.constraints import refuse_constraints
from interlock.spec.nodes import AliasNode, EnumMemberNode, EnumTypeNode, Json, TypedNode

_SYMBOL_NAMES = {
    " ": "SPACE",
    "!": "NOT",
    "#": "HASH",
    "$": "DOLLAR",
    "%": "PERCENT",
    "&": "AND",
    "*": "STAR",
    "+": "PLUS",
    ",": "COMMA",
    "-": "MINUS",
    ".": "DOT",
    "/": "SLASH",
    ":": "COLON",
    ";": "SEMICOLON",
    "<": "LESS",
    "=": "EQUAL",
    ">": "GREATER",
    "?": "QUESTION",
    "@": "AT",
    "^": "CARET",
    "_": "UNDERSCORE",
    "|": "OR",
    "~": "TILDE",
}


def lower_enums(program: Program) -> None:
    """Fills `declarations` with the enums; they refer to nothing."""
    for scope in program.scopes.values():
        for symbol in scope.symbols.values():
            match symbol:
                case InlineSymbol(node=EnumTypeNode() as node):
                    enum = _enum(program, symbol.name, node, symbol.span)
                case AliasSymbol(node=AliasNode(typed=TypedNode(type=EnumTypeNode() as node)) as alias):
                    bare = _enum(program, symbol.name, node, symbol.span)
                    enum = replace(bare, doc=value_of(alias.doc), deprecated=is_true(alias.deprecated))
                    refuse_constraints(program, alias.typed.constraints, "an enum")
                case _:
                    continue
            program.declarations[symbol.name] = enum


def _enum(program: Program, name: QualifiedName, node: EnumTypeNode, span: Span) -> Enum:
    """The enum with the members that are sound; each other one is reported."""
    members = _sound_members(program, node)
    if len(node.members) < 2:
        _report_too_few(program, node)
    names = _named_members(program, members)
    lowered = tuple(EnumMember(name, value) for name, (value, _) in zip(names, members, strict=True))
    return Enum(name, lowered, _unknown(program, node, lowered), None, False, span)


Sound = tuple[str | int, EnumMemberNode]


def _sound_members(program: Program, node: EnumTypeNode) -> list[Sound]:
    sound: dict[str | int, EnumMemberNode] = {}
    kind: type[str] | type[int] | None = None
    for member in node.members:
        value = _scalar_value(program, member)
        if value is None:
            continue
        if kind is None:
            kind = str if isinstance(value, str) else int
        if not isinstance(value, kind):
            program.error(
                "spec/enum-value",
                "an enum's values are all strings or all integers",
                member.value.span,
                help="put the numbers in quotes, or name every member: `values: {TEXT: 0, VOICE: 2}`",
            )
            continue
        first = sound.setdefault(value, member)
        if first is not member:
            program.error(
                "spec/enum-duplicate",
                f"the value {_shown(value)} is there twice",
                member.value.span,
                related=[(first.value.span, "first here")],
            )
    return list(sound.items())


def _scalar_value(program: Program, member: EnumMemberNode) -> str | int | None:
    value = member.value.value
    span = member.value.span
    match value:
        case bool():
            written = "true" if value else "false"
            program.error(
                "spec/enum-value",
                f"`{written}` is a boolean, and an enum's values are strings or integers",
                span,
                help=f'put it in quotes: "{written}"; for a yes or no, the type is `bool`',
            )
        case int() if member.name is None:
            program.error(
                "spec/enum-value",
                "an integer needs a name to be a member of an enum",
                span,
                help="use the map form, `values: {TEXT: 0, VOICE: 2}`, or put the numbers in quotes",
            )
        case int() if abs(value) > MAX_SAFE_INT:
            program.error("spec/enum-value", "an enum's integers lie within +-(2^53-1)", span)
        case str() | int():
            return value
        case _:
            program.error("spec/enum-value", "an enum's values are strings or integers", span)
    return None


def _report_too_few(program: Program, node: EnumTypeNode) -> None:
    if node.members:
        only = node.members[0].value.value
        program.error(
            "spec/enum-single",
            "an enum with one value has no choice in it",
            node.span,
            help=f"use a const: `{{type: const, value: {_plain(only)}}}`",
        )
    else:
        program.error("spec/enum-empty", "an enum needs values", node.span, help="list them: `values: [first, second]`")


def _named_members(program: Program, members: list[Sound]) -> list[str]:
    """Unique names that depend on the set of values and never on their order."""
    taken: dict[str, EnumMemberNode] = {}
    names: dict[str | int, str] = {}
    for value, member in members:
        if member.name is not None:
            name = _upper_case(member.name.value)
            first = taken.setdefault(name, member)
            if first is not member and first.name is not None:
                program.error(
                    "spec/enum-duplicate",
                    f"two members would be named `{name}`",
                    member.name.span,
                    related=[(first.name.span, "first here")],
                )
            names[value] = name
    groups: dict[str, list[str]] = {}
    for value, member in members:
        if member.name is None and isinstance(value, str):
            groups.setdefault(_upper_case(value), []).append(value)
    reserved = set(groups)
    for name, values in groups.items():
        # The value that spells the name keeps it; the others are numbered in the order of their text.
        values.sort(key=lambda value: (value != name.lower(), value))
        names[values[0]] = name
        number = 2
        for value in values[1:]:
            while f"{name}_{number}" in reserved:
                number += 1
            names[value] = f"{name}_{number}"
            reserved.add(names[value])
    return [names[value] for value, _ in members]


def _upper_case(value: str) -> str:
    """An UPPER_CASE identifier for any text: `in-progress` -> IN_PROGRESS, `<=` -> LESS_EQUAL, `1st` -> VALUE_1ST."""
    letters = "".join(character if character.isalnum() else " " for character in _split_camel(value))
    name = "_".join(letters.upper().split())
    if not name:
        name = "_".join(_SYMBOL_NAMES.get(character, f"U{ord(character):04X}") for character in value) or "EMPTY"
    if not name.isascii():
        name = "".join(c if c.isascii() else f"U{ord(c):04X}" for c in name)
    return f"VALUE_{name}" if name[0].isdigit() else name


def _split_camel(value: str) -> str:
    """`inProgress` -> `in Progress`; words in capitals stay whole."""
    parts = [
        f" {current}" if current.isupper() and (before.islower() or before.isdigit()) and before.isascii() else current
        for before, current in zip(" " + value, value, strict=False)
    ]
    return "".join(parts)


def _unknown(program: Program, node: EnumTypeNode, members: tuple[EnumMember, ...]) -> EnumMember | None:
    if node.unknown is None:
        return None
    wanted = node.unknown.value
    for member in members:
        if member.value == wanted and type(member.value) is type(wanted):
            return member
    program.error(
        "spec/enum-unknown",
        f"`unknown` names {_shown(wanted)}, which is not one of the values",
        node.unknown.span,
        help=_unknown_help(program, wanted, members),
    )
    return None


def _unknown_help(program: Program, wanted: Json, members: tuple[EnumMember, ...]) -> str | None:
    """Says which value to write. Names of members mean nothing in specs, as in JSON: values may be spelt like them."""
    if not isinstance(wanted, str):
        return f"the values: {', '.join(_shown(member.value) for member in members[:8])}"
    named = next((member for member in members if _upper_case(wanted) == member.name), None)
    if named is not None:
        return f"`{wanted}` is the name of a member; write its value: `unknown: {named.value}`"
    near = program.suggest(wanted, (member.value for member in members if isinstance(member.value, str)))
    return near or f"the values: {', '.join(_shown(member.value) for member in members[:8])}"


def _shown(value: Json) -> str:
    return f"`{value}`" if isinstance(value, str) else str(value)


def _plain(value: Json) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
