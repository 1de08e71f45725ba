"""What the server's side of an operation is called with and answers, as source text."""

from __future__ import annotations

from typing import NamedTuple

from interlock.emit.python.imports import Imports
from interlock.emit.python.layout import Code, assignment, either, fits, subscript
from interlock.emit.python.names import pascal
from interlock.emit.python.types import type_expr
from interlock.ir.api import Api, Auth, Operation, Pagination, Param, ParamSource
from interlock.ir.declarations import Optional
from interlock.ir.types import (
    ConstType,
    ListType,
    MapType,
    NullableType,
    Ref,
    ScalarType,
    SetType,
    Type,
)

PRINCIPAL = "interlock_runtime.auth.principal"


class Argument(NamedTuple):
    """A parameter of a generated function: `name: annotation = default`."""

    name: str
    annotation: Code
    default: Code | None = None

    def __str__(self) -> str:
        return f"{self.name}: {self.annotation}" + ("" if self.default is None else f" = {self.default}")


def controller_name(api: Api) -> str:
    return f"{pascal(api.title)}Controller"


def page_name(operation: Operation) -> str:
    return f"{pascal(operation.name)}Page"


def path_params(operation: Operation) -> tuple[Param, ...]:
    """In the order in which they stand in the path."""
    path = operation.http.path if operation.http is not None else ""
    found = (param for param in operation.params if param.source is ParamSource.PATH)
    return tuple(sorted(found, key=lambda param: path.find(f"{{{param.wire}}}")))


def named_params(operation: Operation) -> tuple[Param, ...]:
    """Those of query and header, which are passed by name."""
    return tuple(param for param in operation.params if param.source is not ParamSource.PATH)


def controller_arguments(operation: Operation, imports: Imports) -> tuple[tuple[Argument, ...], tuple[Argument, ...]]:
    """What a controller's method takes by position, and what by name. Constraints are met already, so none is shown."""
    positional = [Argument(param.name, type_expr(bare(param.type), imports)) for param in path_params(operation)]
    if operation.input is not None:
        positional.append(Argument("body", type_expr(bare(operation.input), imports)))
    named = [Argument(param.name, param_type(param, imports)) for param in named_params(operation)]
    integer = imports.builtin("int")
    match operation.pagination:
        case Pagination.CURSOR:
            named += [Argument("cursor", either(imports.builtin("str"), "None")), Argument("limit", integer)]
        case Pagination.OFFSET:
            named += [Argument("offset", integer), Argument("limit", integer)]
        case None:
            pass
    if takes_principal(operation):
        named.append(Argument("principal", imports.use(PRINCIPAL, "Principal")))
    return tuple(positional), tuple(named)


def takes_principal(operation: Operation) -> bool:
    """Whether the controller is told who calls. No message says that, so who is asked for is nothing to an operation
    that only messages reach."""
    return operation.http is not None and operation.auth is Auth.USER


def publishes_anything(operation: Operation) -> bool:
    return operation.events.on_success is not None or operation.events.on_error is not None


def param_type(param: Param, imports: Imports) -> Code:
    """The type by which a controller sees a parameter: None stands for an absent one without a default."""
    seen = type_expr(bare(param.type), imports)
    return either(seen, "None") if isinstance(param.presence, Optional) else seen


def answer_type(operation: Operation, module: str, imports: Imports) -> Code:
    """What an operation returns; `module` is the one that pages are declared in."""
    if operation.output is None:
        return "None"
    if operation.pagination is not None:
        return imports.use(module, page_name(operation))
    answer = type_expr(bare(operation.output), imports)
    return subscript(imports.use("collections.abc", "AsyncIterator"), answer) if operation.stream else answer


def definition(opening: str, arguments: tuple[str | Argument, ...], answer: Code, body: str = "", *, depth: int) -> str:
    """`def name(arguments) -> answer:`, one argument a line where it is too long for one line.

    `opening` ends before the bracket; a `*` among the arguments is a plain string. `body` is one of the same line.
    """
    indent = "    " * depth
    line = f"{indent}{opening}({', '.join(map(str, arguments))}) -> {answer}:{body}"
    if fits(line):
        return line
    lines = [_argument_line(argument, depth + 1) for argument in arguments]
    return "\n".join([f"{indent}{opening}(", *lines, f"{indent}) -> {answer}:{body}"])


def by_name(arguments: tuple[Argument, ...]) -> tuple[str | Argument, ...]:
    """Arguments that are passed by name, behind the star that says so."""
    return ("*", *arguments) if arguments else ()


def bare(type_: Type) -> Type:
    """The type without its constraints."""
    match type_:
        case ScalarType(scalar):
            return ScalarType(scalar)
        case ListType(item):
            return ListType(bare(item))
        case SetType(item):
            return SetType(bare(item))
        case MapType(value):
            return MapType(bare(value))
        case NullableType(inner):
            return NullableType(bare(inner))
        case ConstType() | Ref():
            return type_


def _argument_line(argument: str | Argument, depth: int) -> str:
    if isinstance(argument, str):
        return f"{'    ' * depth}{argument},"
    return f"{assignment(argument.name, argument.annotation, argument.default, depth=depth)},"
