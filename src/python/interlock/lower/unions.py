"""Pass: the members of every union must be told apart by what is in the JSON."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from interlock.diagnostics.source import Span
from interlock.ir.declarations import Enum, Field, Model, Required, Union
from interlock.ir.types import (
    ConstType,
    ListType,
    MapType,
    NullableType,
    Ref,
    Scalar,
    ScalarType,
    SetType,
    Type,
)
from interlock.lower.circles import circles
from interlock.lower.program import UNRESOLVED, AliasSymbol, InlineSymbol, Program, Symbol
from interlock.spec.nodes import TypeNode, UnionTypeNode

MAX_UNTAGGED = 100
"""How many members are compared each with each."""

_KINDS = {Scalar.INT: "number", Scalar.FLOAT: "number", Scalar.BOOL: "boolean", Scalar.JSON: "any"}
_CURE = "give it a `discriminator`: a const field whose value names the member"


@dataclass(frozen=True, slots=True)
class _Member:
    """One way a member's JSON may look. `values` are all its values where they are few, `model` an object's shape."""

    index: int
    kind: str
    values: frozenset[tuple[str, str | int | bool]] | None
    model: Model | None


def check_unions(program: Program) -> None:
    """Reports only. Variants must be expanded before, for a member may be one."""
    unions: list[Union] = []
    for scope in program.scopes.values():
        for symbol in scope.symbols.values():
            node = _union_node(symbol)
            declared = program.declarations.get(symbol.name)
            if node is not None and isinstance(declared, Union):
                _check(program, declared, node)
                unions.append(declared)
    _check_circles(program, unions)


def _union_node(symbol: Symbol) -> UnionTypeNode | None:
    match symbol:
        case AliasSymbol(node=alias) if isinstance(alias.typed.type, UnionTypeNode):
            return alias.typed.type
        case InlineSymbol(node=UnionTypeNode() as union):
            return union
        case _:
            return None


def _check_circles(program: Program, unions: list[Union]) -> None:
    """A union among whose members is itself, directly or through unions among them, says nothing by that."""
    following = {union.name: [inner.name for inner in _inner_unions(program, union)] for union in unions}
    for circle in circles(following):
        chain = " -> ".join(f"`{name.name}`" for name in (*circle, circle[0]))
        program.error(
            "spec/alias-cycle",
            f"the union `{circle[0].name}` is a member of itself: {chain}",
            program.declarations[circle[0]].span,
            related=[(program.declarations[name].span, "through this") for name in circle[1:]],
            help="put a list or a model in between",
        )


def _inner_unions(program: Program, union: Union) -> Iterator[Union]:
    for member in union.members:
        type = program.dealias(member.type)
        inner = program.union(type.inner if isinstance(type, NullableType) else type)
        if inner is not None:
            yield inner


def _check(program: Program, union: Union, node: UnionTypeNode) -> None:
    if len(node.members) < 2:
        program.error(
            "spec/union-single",
            "a union has two members or more",
            node.span,
            help="use the type itself",
        )
    if union.discriminator is None:
        _check_untagged(program, union, node)
    else:
        _check_tagged(program, union, node, union.discriminator)


def _check_tagged(program: Program, union: Union, node: UnionTypeNode, key: str) -> None:
    untagged = next((written for written in node.members if written.tag is None), None)
    if untagged is not None:
        program.error(
            "spec/union-tag",
            "with a discriminator every member has a tag",
            untagged.type.span,
            help="write the members as a map: `of: {email: EmailDelivery, telegram: TelegramDelivery}`",
        )
    tags: dict[tuple[type, str | int], Span] = {}
    for member, written in zip(union.members, node.members, strict=True):
        if member.tag is None or written.tag is None:
            continue
        first = tags.setdefault((type(member.tag), member.tag), written.tag.span)
        if first is not written.tag.span:
            program.error(
                "spec/union-tag",
                f"the tag `{member.tag}` is there twice",
                written.tag.span,
                related=[(first, "first here")],
            )
        _check_tagged_member(program, member.type, written.type, key, member.tag)


def _check_tagged_member(program: Program, type: Type, written: TypeNode, key: str, tag: str | int) -> None:
    if program.dealias(type) is UNRESOLVED:
        return
    model = program.model(type)
    cure = f"`{{type: const, value: {tag}}}`"
    if model is None:
        program.error(
            "spec/union-member",
            "the members of a union with a discriminator are models",
            written.span,
            help="put the value into a model, or leave `discriminator` out",
        )
        return
    fields = {field.wire: field for field in model.fields}
    field = fields.get(key)
    if field is None:
        program.error(
            "spec/union-tag",
            f"`{model.name.name}` has no field `{key}` to be told by",
            written.span,
            related=[(model.span, "the member")],
            help=program.suggest(key, fields) or f"add `{key}: {cure[1:-1]}` to it",
        )
        return
    const = program.dealias(field.type)
    if const is UNRESOLVED:
        return
    sound = isinstance(const, ConstType) and _same(const.value, tag) and isinstance(field.presence, Required)
    if not sound:
        program.error(
            "spec/union-tag",
            f"`{key}` of `{model.name.name}` does not always have the value `{tag}`, which is its tag",
            written.span,
            related=[(field.span, "the field")],
            help=f"make it {cure}",
        )


def _same(value: str | int | bool, tag: str | int) -> bool:
    return type(value) is type(tag) and value == tag


def _check_untagged(program: Program, union: Union, node: UnionTypeNode) -> None:
    members = [
        alternative
        for index, member in enumerate(union.members)
        for alternative in _alternatives(program, member.type, index)
    ]
    if len(members) > MAX_UNTAGGED:
        program.error(
            "spec/ambiguous-union",
            f"a union of more than {MAX_UNTAGGED} members needs a discriminator",
            node.span,
            help=_CURE,
        )
        return
    reported: set[int] = set()
    for first, second in _suspects(members):
        if second.index in reported or first.index == second.index or _told_apart(program, first, second):
            continue
        reported.add(second.index)
        program.error(
            "spec/ambiguous-union",
            f"nothing in the JSON tells this member from another: {_why(first, second)}",
            node.members[second.index].type.span,
            related=[(node.members[first.index].type.span, "the other")],
            help=_CURE if second.model else "keep one of them, or wrap them in models told apart by a `discriminator`",
        )


def _suspects(members: list[_Member]) -> list[tuple[_Member, _Member]]:
    """The pairs of one JSON type, for the others are told apart by it."""
    return [
        (first, second)
        for first, second in combinations(members, 2)
        if first.kind == second.kind or "any" in (first.kind, second.kind)
    ]


def _alternatives(program: Program, type: Type, index: int) -> list[_Member]:
    found: list[_Member] = []
    pending = deque([type])
    seen: set[Ref] = set()
    while pending and len(found) <= MAX_UNTAGGED:
        current = program.dealias(pending.popleft())
        if isinstance(current, Ref):
            if current is UNRESOLVED or current in seen:
                continue
            seen.add(current)
        match current:
            case NullableType(inner=inner):
                found.append(_Member(index, "null", None, None))
                pending.append(inner)
            case Ref():
                declared = program.declarations.get(current.target)
                if isinstance(declared, Union):
                    pending += [member.type for member in declared.members]
                elif isinstance(declared, Model):
                    found.append(_Member(index, "object", None, declared))
                elif isinstance(declared, Enum):
                    values = [member.value for member in declared.members]
                    # A reader takes any value for an enum with `unknown`.
                    few = None if declared.unknown else frozenset((_kind(value), value) for value in values)
                    found += [_Member(index, kind, few, None) for kind in {_kind(value) for value in values}]
            case ConstType(value=value):
                found.append(_Member(index, _kind(value), frozenset({(_kind(value), value)}), None))
            case ScalarType(scalar=scalar):
                found.append(_Member(index, _KINDS.get(scalar, "string"), None, None))
            case ListType() | SetType():
                found.append(_Member(index, "array", None, None))
            case MapType():
                found.append(_Member(index, "object", None, None))
    return found


def _kind(value: str | int | bool) -> str:
    return "boolean" if isinstance(value, bool) else "number" if isinstance(value, int) else "string"


def _told_apart(program: Program, first: _Member, second: _Member) -> bool:
    if first.values is not None and second.values is not None:
        return not first.values & second.values
    if first.model is None or second.model is None:
        return False
    mine = {field.wire: field for field in first.model.fields}
    yours = {field.wire: field for field in second.model.fields}
    if any(isinstance(field.presence, Required) and field.wire not in yours for field in first.model.fields):
        return True
    if any(isinstance(field.presence, Required) and field.wire not in mine for field in second.model.fields):
        return True
    return any(wire in yours and _differ(program, field, yours[wire]) for wire, field in mine.items())


def _differ(program: Program, mine: Field, yours: Field) -> bool:
    if not (isinstance(mine.presence, Required) and isinstance(yours.presence, Required)):
        return False
    first, second = program.dealias(mine.type), program.dealias(yours.type)
    if not (isinstance(first, ConstType) and isinstance(second, ConstType)):
        return False
    return (_kind(first.value), first.value) != (_kind(second.value), second.value)


def _why(first: _Member, second: _Member) -> str:
    if "any" in (first.kind, second.kind):
        return "`json` takes every value"
    if first.model and second.model:
        return (
            f"`{first.model.name.name}` and `{second.model.name.name}` have no required key that the other lacks, "
            "and no const that differs"
        )
    if second.kind == "object":
        return "both are objects"
    return f"both are {'arrays' if second.kind == 'array' else 'null' if second.kind == 'null' else second.kind + 's'}"
