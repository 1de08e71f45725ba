"""What annotations mean, so that two that are written differently can be compared, and how they are written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from interlock.lint.python.expressions import (
    ABSOLUTE,
    CONSTANT,
    LITERAL,
    Called,
    Choice,
    Defined,
    Expr,
    Member,
    Sequence,
    Subscripted,
    Text,
    literal,
)
from interlock.lint.python.resolving.definitions import Definition, Definitions
from interlock.lint.python.resolving.project import Project
from interlock.lint.python.summary import Function, ModuleSummary, Parameter, ParameterKind

_UNION = "|"
_MAX_DEPTH = 30
_TYPING = ("typing", "typing_extensions")
_ABSTRACT = (
    "AsyncGenerator",
    "AsyncIterable",
    "AsyncIterator",
    "Awaitable",
    "Callable",
    "Collection",
    "Coroutine",
    "Generator",
    "Iterable",
    "Iterator",
    "Mapping",
    "MutableMapping",
    "MutableSequence",
    "Sequence",
)
_SCALARS = {
    "SafeInt": "builtins.int",
    "Int64": "builtins.int",
    "FiniteFloat": "builtins.float",
    "ExactDecimal": "decimal.Decimal",
    "StrictBool": "builtins.bool",
    "Timestamp": "datetime.datetime",
    "CalendarDate": "datetime.date",
    "LocalTime": "datetime.time",
    "Duration": "datetime.timedelta",
    "Uuid": "uuid.UUID",
    "Email": "builtins.str",
    "Url": "builtins.str",
    "Base64": "builtins.bytes",
    "Json": "pydantic.JsonValue",
}
_SAME: Mapping[str, str] = {
    **{f"interlock_runtime.scalars.{name}": plain for name, plain in _SCALARS.items()},
    **{f"{module}.{name}": f"collections.abc.{name}" for module in _TYPING for name in _ABSTRACT},
    **{
        f"{module}.{name}": f"builtins.{name.lower()}"
        for module in _TYPING
        for name in ("List", "Dict", "Set", "FrozenSet", "Tuple", "Type")
    },
    **{f"typing_extensions.{name}": f"typing.{name}" for name in ("Any", "Literal", "Union", "Optional", "Annotated")},
    "types.NoneType": "None",
    "pydantic.types.JsonValue": "pydantic.JsonValue",
}
"""Names of the same types."""
_ALIAS = frozenset(f"{module}.TypeAliasType" for module in _TYPING)
_NEW_TYPE = frozenset(f"{module}.NewType" for module in _TYPING)


class Shape(NamedTuple):
    """A type: the qualified name of what it is defined as, and its arguments. Aliases and metadata are gone."""

    name: str
    of: tuple[Shape, ...] = ()


UNKNOWN = Shape("?")
"""A type of which nothing can be told."""
_NONE = Shape("None")


def may_be_same(one: Shape, other: Shape) -> bool:
    """Whether two types are the same as far as it can be told."""
    if UNKNOWN in (one, other) or (one.name == other.name == _UNION and UNKNOWN in (*one.of, *other.of)):
        return True
    if one.name != other.name or len(one.of) != len(other.of):
        return False
    return all(may_be_same(left, right) for left, right in zip(one.of, other.of, strict=True))


class Shapes:
    """The shapes of the annotations of a project."""

    def __init__(self, project: Project) -> None:
        self._definitions = Definitions(project)

    def of(self, module: ModuleSummary, annotation: Expr, scope: int = 0, depth: int = 0) -> Shape:
        """The shape of an annotation that stands in a scope of a module."""
        if depth > _MAX_DEPTH:
            return UNKNOWN
        known = dict.fromkeys(
            shape
            for definition in self._definitions.of(module, annotation, scope)
            if (shape := self._of_definition(definition, depth + 1)) != UNKNOWN
        )
        return next(iter(known)) if len(known) == 1 else UNKNOWN

    def _of_definition(self, definition: Definition, depth: int) -> Shape:
        module, scope, expression = definition
        match expression:
            case str():
                return _of_text(expression)
            case Defined(name=name):
                return Shape(module.qualified(name))
            case Choice(of=members):
                return _union(self.of(module, each, scope, depth) for each in members)
            case Sequence(items=items):
                return Shape("[]", tuple(self.of(module, each, scope, depth) for each in items))
            case Subscripted(of=of, items=items):
                return self._generic(module, scope, self.of(module, of, scope, depth), items, depth)
            case Called(callee=callee, arguments=(name, *rest)):
                made = self.of(module, callee, scope, depth).name
                if made in _ALIAS and rest:
                    return self.of(module, rest[0], scope, depth)
                return Shape(module.qualified(literal(name) or "?")) if made in _NEW_TYPE else UNKNOWN
            case _:
                return UNKNOWN

    def _generic(self, module: ModuleSummary, scope: int, base: Shape, items: tuple[Expr, ...], depth: int) -> Shape:
        match base.name:
            case "typing.Literal":
                return Shape(base.name, tuple(sorted((Shape(written(each)) for each in items), key=repr)))
            case "typing.Annotated":
                return self.of(module, items[0], scope, depth) if items else UNKNOWN
            case "typing.Optional":
                return _union([_NONE, *(self.of(module, each, scope, depth) for each in items)])
            case "typing.Union":
                return _union(self.of(module, each, scope, depth) for each in items)
            case _ if base == UNKNOWN:
                return UNKNOWN
            case name:
                return Shape(name, tuple(self.of(module, each, scope, depth) for each in items))


def _of_text(expression: str) -> Shape:
    if expression.startswith(ABSOLUTE):
        path = expression[1:]
        return Shape(_SAME.get(path, path))
    if expression.startswith(CONSTANT):
        return Shape(expression[1:])
    return UNKNOWN


def _union(members: Iterable[Shape]) -> Shape:
    flat = dict.fromkeys(inner for each in members for inner in (each.of if each.name == _UNION else (each,)))
    return next(iter(flat)) if len(flat) == 1 else Shape(_UNION, tuple(sorted(flat, key=repr)))


def written(expression: Expr) -> str:
    """An annotation as source text, without the metadata of `Annotated`."""
    match expression:
        case str():
            if expression.startswith(LITERAL):
                return repr(expression[1:])
            return expression[1:] if expression[:1] in (ABSOLUTE, CONSTANT) else expression
        case Subscripted(of="Annotated" | "typing.Annotated", items=(item, *_)):
            return written(item)
        case Subscripted(of=of, items=items):
            return f"{written(of)}[{', '.join(map(written, items))}]"
        case Choice(of=members):
            return " | ".join(map(written, members))
        case Sequence(items=items):
            return f"[{', '.join(map(written, items))}]"
        case Member(of=of, name=name):
            return f"{written(of)}.{name}"
        case Defined(name=name):
            return name
        case Called(callee=callee):
            return f"{written(callee)}(...)"
        case Text():
            return "..."
        case _:
            return "..."


def signature(function: Function) -> str:
    """The first line of a function as source text, whatever its length; of a default it is known that there is one."""
    opening = "async def" if function.is_async else "def"
    answer = "" if function.returns is None else f" -> {written(function.returns)}"
    return f"{opening} {function.name.rpartition('.')[2]}({', '.join(_parameters(function.parameters))}){answer}"


def _parameters(parameters: tuple[Parameter, ...]) -> Iterable[str]:
    kinds = [each.kind for each in parameters]
    for number, each in enumerate(parameters):
        if each.kind is ParameterKind.KEYWORD_ONLY and not {
            ParameterKind.KEYWORD_ONLY,
            ParameterKind.VAR_POSITIONAL,
        }.intersection(kinds[:number]):
            yield "*"
        stars = {ParameterKind.VAR_POSITIONAL: "*", ParameterKind.VAR_KEYWORD: "**"}.get(each.kind, "")
        type_ = "" if each.annotation is None else f": {written(each.annotation)}"
        default = " = ..." if each.has_default and type_ else "=..." if each.has_default else ""
        yield f"{stars}{each.name}{type_}{default}"
        if each.kind is ParameterKind.POSITIONAL_ONLY and ParameterKind.POSITIONAL_ONLY not in kinds[number + 1 :]:
            yield "/"
