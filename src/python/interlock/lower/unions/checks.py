"""Pass: the members of every union must be told apart by what is in the JSON."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from interlock.circles import circles
from interlock.diagnostics.source import Span
from interlock.ir.declarations import Required, Union
from interlock.ir.types import ConstType, NullableType, Ref, Type
from interlock.lower.names.wording import circle_of
from interlock.lower.program import UNRESOLVED, AliasSymbol, InlineSymbol, Program, Symbol
from interlock.lower.unions.alternatives import MAX_UNTAGGED, Alternative, alternatives, told_apart, tried_before
from interlock.spec.nodes import TypeNode, UnionTypeNode

_CURE = "give it a `discriminator`: a const field whose value names the member"


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
        program.error(
            "spec/alias-cycle",
            f"the union `{circle[0].name}` is a member of itself: {circle_of([name.name for name in circle])}",
            program.declarations[circle[0]].span,
            related=[(program.declarations[name].span, "through this") for name in circle[1:]],
            help="put a list or a model in between",
        )


def _inner_unions(program: Program, union: Union) -> Iterator[Union]:
    for member in union.members:
        inner = _union_in(program, member.type)
        if inner is not None:
            yield inner


def _union_in(program: Program, type: Type) -> Union | None:
    """The union that a type is, or is when it is not null."""
    type = program.dealias(type)
    return program.union(type.inner if isinstance(type, NullableType) else type)


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
    members = list(alternatives(program, union))
    if len(members) > MAX_UNTAGGED:
        program.error(
            "spec/ambiguous-union",
            f"a union of more than {MAX_UNTAGGED} members needs a discriminator",
            node.span,
            help=_CURE,
        )
        return
    reported: set[int] = set()
    for first, second in combinations(members, 2):
        if second.index in reported or first.index == second.index or told_apart(first, second):
            continue
        reported.add(second.index)
        program.error(
            "spec/ambiguous-union",
            f"nothing in the JSON tells this member from another: {_why(first, second)}",
            node.members[second.index].type.span,
            related=[(node.members[first.index].type.span, "the other")],
            help=_CURE if second.shape else "keep one of them, or wrap them in models told apart by a `discriminator`",
        )
    if not reported:
        _check_order(program, union, members, node)


def _check_order(program: Program, union: Union, members: list[Alternative], node: UnionTypeNode) -> None:
    """Every two members are told apart by which of them is tried first, and for more there may be no such order."""
    for circle in circles(tried_before(members)):
        names = [_name(union.members[index].type) for index in circle]
        taken = [f"`{name}` may be taken for `{other}`" for name, other in zip(names[1:], names, strict=False)]
        nested = next((inner for index in circle if (inner := _union_in(program, union.members[index].type))), None)
        program.error(
            "spec/ambiguous-union",
            f"no order of trying {', '.join(f'`{name}`' for name in names)} reads all of them right: "
            f"`{names[0]}` may be taken for `{names[-1]}`",
            node.members[circle[0]].type.span,
            related=[(node.members[index].type.span, why) for index, why in zip(circle[1:], taken, strict=True)],
            help=_CURE if nested is None else f"write the members of `{nested.name.name}` in its place",
        )


def _name(type: Type) -> str:
    """The name of a member that is an object or holds some: a model or a union."""
    match type:
        case NullableType(inner=inner):
            return _name(inner)
        case Ref(target=target):
            return target.name
        case _:
            raise AssertionError(f"{type} is told from other members by its JSON type")


def _why(first: Alternative, second: Alternative) -> str:
    if "any" in (first.kind, second.kind):
        return "`json` takes every value"
    if first.shape and second.shape:
        return (
            f"`{first.shape.name}` and `{second.shape.name}` have no required key that the other lacks, "
            "and no const that differs"
        )
    if second.kind == "object":
        return "both are objects"
    return f"both are {'arrays' if second.kind == 'array' else 'null' if second.kind == 'null' else second.kind + 's'}"
