"""What an expression that is more than a name may stand for, by what its parts stand for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol, TypeAlias

from interlock.lint.python.expressions import (
    LITERAL,
    Called,
    Choice,
    Defined,
    Dictionary,
    Entered,
    Expr,
    InstanceOf,
    Item,
    Lambda,
    Member,
    SelfOf,
    Sequence,
    Subscripted,
    Text,
    Within,
)
from interlock.lint.python.libraries import canonical
from interlock.lint.python.resolving.passing import TYPE_VARIABLE, is_generic, may_pass, passed
from interlock.lint.python.resolving.registry import FoundFunction
from interlock.lint.python.resolving.texts import put_together, stripped
from interlock.lint.python.summary import Call, ModuleSummary, ScopeKind

Values: TypeAlias = tuple[str, ...]
Keys: TypeAlias = tuple[str, ...] | None
"""What may stand in brackets, as far as it is known; None for a loop, to which a dictionary gives its keys."""

_MAX_LENGTH = 300
_TRANSPARENT = frozenset(
    f"{module}.{name}"
    for module in ("typing", "typing_extensions")
    for name in ("Annotated", "ClassVar", "Final", "Optional", "Required", "NotRequired")
)
_UNION = frozenset({"typing.Union", "typing_extensions.Union"})
_CAST = frozenset({"typing.cast", "typing_extensions.cast"})
_PASSING = frozenset({"functools.partial", "contextlib.nullcontext", "contextlib.closing", "contextlib.aclosing"})
"""What gives, called or entered, what it was given."""
_MODULES = "sys.modules"
_CONTEXT_MANAGER = frozenset({"contextlib.contextmanager", "contextlib.asynccontextmanager"})


class Resolver(Protocol):
    """What is asked about the parts of an expression."""

    def resolve(self, module: ModuleSummary, expression: Expr, scope: int = 0) -> Values: ...

    def texts(self, module: ModuleSummary, expression: Expr, scope: int = 0) -> tuple[str, ...]: ...

    def absolute(self, path: str) -> Values: ...

    def attributes(self, values: Values, names: str) -> Values: ...

    def bases(self, value: str) -> Values: ...

    def expanded(self, value: str) -> Values: ...

    def instances(self, module: ModuleSummary, annotation: Expr, scope: int = 0) -> Values: ...

    def items(self, module: ModuleSummary, expression: Expr, scope: int = 0, keys: Keys = None) -> Values: ...

    def function(self, value: str) -> FoundFunction | None: ...

    def decorated_by(self, found: FoundFunction, decorators: frozenset[str]) -> bool: ...


def evaluate(resolver: Resolver, module: ModuleSummary, scope: int, expression: Expr) -> Iterable[str]:
    """An expression, standing in a scope of a module; names are left to the resolver."""
    match expression:
        case None | str() | Sequence() | Dictionary() | Lambda():
            return ()
        case Item(of=of):
            return resolver.items(module, of, scope)
        case Called():
            return _result(resolver, module, scope, expression)
        case Member(of=of, name=name):
            return resolver.attributes(resolver.resolve(module, of, scope), name)
        case Subscripted():
            return _subscripted(resolver, module, scope, expression)
        case Choice(of=of):
            return (value for each in of for value in resolver.resolve(module, each, scope))
        case Text(parts=parts):
            return put_together(resolver, module, scope, parts)
        case InstanceOf(annotation=annotation):
            return resolver.instances(module, annotation, scope)
        case Entered(manager=manager):
            return (each for value in resolver.resolve(module, manager, scope) for each in _entered(resolver, value))
        case Defined(name=name):
            return (module.qualified(name),)
        case SelfOf(name=name):
            return (f"{module.qualified(name)}()",)
        case Within(scope=other, expression=inner):
            return resolver.resolve(module, inner, other)


def _result(resolver: Resolver, module: ModuleSummary, scope: int, call: Called) -> Iterator[str]:
    callees = resolver.resolve(module, call.callee, scope)
    if not callees:
        yield from stripped(resolver, module, scope, call)
        if may_pass(call):
            yield from resolver.resolve(module, passed(None, call), scope)
    for callee in callees:
        first = call.arguments[0] if call.arguments else None
        if callee == "importlib.import_module":
            for name in resolver.texts(module, argument(call, 0, "name"), scope):
                yield from resolver.absolute(absolute_name(name, package_of(resolver, module, scope, call)))
        elif callee == "builtins.__import__":
            has_list = argument(call, 3, "fromlist") is not None
            for name in resolver.texts(module, argument(call, 0, "name"), scope):
                yield from resolver.absolute(name if has_list else name.partition(".")[0])
        elif callee in _CAST and len(call.arguments) > 1:
            yield from resolver.instances(module, first, scope)
            yield from resolver.resolve(module, call.arguments[1], scope)
        elif callee in TYPE_VARIABLE:
            for keyword, value in call.keywords:
                if keyword == "bound":
                    yield from resolver.resolve(module, value, scope)
        elif callee == "builtins.super" and not call.arguments:
            yield from _inherited(resolver, module, scope)
        elif callee == "pkgutil.resolve_name":
            for name in resolver.texts(module, first, scope):
                yield from resolver.absolute(name.replace(":", "."))
        elif callee == "builtins.getattr" and len(call.arguments) > 1:
            for name in resolver.texts(module, call.arguments[1], scope):
                if name.isidentifier():
                    yield from resolver.attributes(resolver.resolve(module, first, scope), name)
        elif callee in _PASSING:
            yield from resolver.resolve(module, first, scope)
        elif may_pass(call) and (inner := passed(callee, call)) is not None:
            yield from resolver.resolve(module, inner, scope)
        elif (function := resolver.function(callee)) is not None and is_generic(resolver, function):
            for each in call.arguments:
                yield from resolver.resolve(module, each, scope)
                yield from resolver.items(module, each, scope)
        elif not callee.startswith(LITERAL) and len(callee) < _MAX_LENGTH:
            yield canonical(f"{callee}()")


def _inherited(resolver: Resolver, module: ModuleSummary, scope: int) -> Iterator[str]:
    """What `super()` stands for in a method: an instance of each base."""
    while scope > 0 and module.scopes[scope].kind is not ScopeKind.CLASS:
        scope = module.scopes[scope].parent
    for base in resolver.bases(module.qualified(module.scopes[scope].owner)) if scope > 0 else ():
        yield f"{base}()"


def package_of(resolver: Resolver, module: ModuleSummary, scope: int, call: Called | Call) -> str:
    """The package that a relative name is relative to."""
    texts = resolver.texts(module, argument(call, 1, "package"), scope)
    return texts[0] if texts else module.module if module.is_package else module.module.rpartition(".")[0]


def _subscripted(resolver: Resolver, module: ModuleSummary, scope: int, expression: Subscripted) -> Iterator[str]:
    is_known = False
    for value in resolver.resolve(module, expression.of, scope):
        if value in _TRANSPARENT:
            yield from resolver.resolve(module, expression.items[0], scope) if expression.items else ()
        elif value in _UNION:
            for item in expression.items:
                yield from resolver.resolve(module, item, scope)
        elif value == _MODULES:
            for name in resolver.texts(module, expression.items[0], scope) if expression.items else ():
                yield from resolver.absolute(name)
        elif not value.endswith("()") and not value.startswith(LITERAL):
            yield value
        else:
            continue
        is_known = True
    if not is_known:
        yield from resolver.items(module, expression.of, scope, _keys(resolver, module, scope, expression))


def _keys(resolver: Resolver, module: ModuleSummary, scope: int, expression: Subscripted) -> tuple[str, ...]:
    """What may stand in brackets. Where they may be a type's, a constant is taken for what it spells."""
    found: list[str] = []
    for item in expression.items:
        found += resolver.texts(module, item, scope)
        if isinstance(item, str):
            # The name of a type, or a place in a sequence.
            found.append(item)
    return tuple(found)


def _entered(resolver: Resolver, value: str) -> Values:
    """What `with value as name` binds: what a generator function yields, or the manager itself."""
    found = resolver.function(value.removesuffix("()")) if value.endswith("()") else None
    if found is None:
        return (value,)
    module, function = found
    returns, outside = function.returns, module.scopes[function.scope].parent
    if isinstance(returns, Subscripted) and returns.items:
        return resolver.instances(module, returns.items[0], outside)
    if resolver.decorated_by(found, _CONTEXT_MANAGER):
        return unique(given for each in function.yielded for given in resolver.resolve(module, each, function.scope))
    return resolver.expanded(value)


def argument(call: Called | Call, place: int, name: str) -> Expr:
    """What a call is given at a place or by a name; None also where it is not."""
    if len(call.arguments) > place:
        return call.arguments[place]
    return next((value for keyword, value in call.keywords if keyword == name), None)


def absolute_name(name: str, package: str) -> str:
    """The module that `name`, perhaps with leading dots, is in a package."""
    if not name.startswith("."):
        return name
    rest = name.lstrip(".")
    above = len(name) - len(rest) - 1
    parts = package.split(".")
    return ".".join([*parts[: len(parts) - above], *([rest] if rest else [])])


def unique(values: Iterable[str]) -> Values:
    return tuple(dict.fromkeys(values))
