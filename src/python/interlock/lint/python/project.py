"""What expressions stand for, across modules.

Values are strings, made to be looked up in a rule's table of forbidden things:

    fastapi.FastAPI             the thing of this name, by the name of its definition: aliases, re-exports, star imports
                                and `importlib.import_module("...")` are followed
    fastapi.FastAPI()           what calling it gives: an instance of a class, the result of a function
    fastapi.FastAPI().get       an attribute of that
    'users:events               a string; `{}` stands in it for what is not known

A name that is bound more than once (in branches, in `try`) has several values: a rule asks whether any of them is
forbidden. What nothing is known about has none. Order and time are not looked at.
"""

from __future__ import annotations

import builtins
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from interlock.lint.python.expressions import (
    ABSOLUTE,
    CONSTANT,
    LITERAL,
    Called,
    Choice,
    Defined,
    Entered,
    Expr,
    InstanceOf,
    Member,
    SelfOf,
    Sequence,
    Subscripted,
    Text,
    Within,
    literal,
)
from interlock.lint.python.libraries import BASES, LIBRARIES, RESULTS, canonical
from interlock.lint.python.summary import Call, Class, Function, Import, ModuleSummary, ScopeKind

Values = tuple[str, ...]

UNKNOWN = "{}"
_MAX_DEPTH = 60
_MAX_LENGTH = 300
_BUILTINS = frozenset(dir(builtins))
_TRANSPARENT = frozenset(
    f"{module}.{name}"
    for module in ("typing", "typing_extensions")
    for name in ("Annotated", "ClassVar", "Final", "Optional", "Required", "NotRequired")
)
_UNION = frozenset({"typing.Union", "typing_extensions.Union"})
_TYPE = frozenset({"builtins.type", "typing.Type"})
_IMPORTING = frozenset({"importlib.import_module", "builtins.__import__"})
_CAST = frozenset({"typing.cast", "typing_extensions.cast"})
_TYPE_VARIABLE = frozenset({"typing.TypeVar", "typing_extensions.TypeVar"})
_SELF = frozenset({"typing.Self()", "typing_extensions.Self()"})
_CONTEXT_MANAGER = frozenset({"contextlib.contextmanager", "contextlib.asynccontextmanager"})
_PROPERTY = frozenset({"builtins.property", "functools.cached_property"})


class FoundClass(NamedTuple):
    module: ModuleSummary
    definition: Class


class FoundFunction(NamedTuple):
    module: ModuleSummary
    definition: Function


class Project:
    """Modules, loaded when something is asked of them. `load` gives the summary of a module, None for what is not ours.

    Every answer depends on the summaries alone, so it is kept.
    """

    def __init__(self, load: Callable[[str], ModuleSummary | None]) -> None:
        self._load = load
        self._modules: dict[str, ModuleSummary | None] = {}
        self._classes: dict[str, tuple[FoundClass, ...]] = {}
        self._functions: dict[str, FoundFunction] = {}
        self._strings: dict[tuple[str, int, str], Values] = {}
        self._names: dict[tuple[str, int, str], Values] = {}
        self._members: dict[tuple[str, str], Values] = {}
        self._bases: dict[str, Values] = {}
        self._ancestors: dict[str, Values] = {}
        self._absolutes: dict[str, Values] = {}
        self._called: dict[str, tuple[tuple[Call, Values], ...]] = {}
        self._brought: dict[str, tuple[tuple[Import, Values], ...]] = {}
        self._active: set[object] = set()
        self._cut = 0
        self._depth = 0

    def module(self, name: str) -> ModuleSummary | None:
        """The summary of a module by its dotted name, None when it is none of ours."""
        if name in self._modules:
            return self._modules[name]
        self._modules[name] = None
        top = name.partition(".")[0]
        if top in LIBRARIES:
            return None
        module = self._load(name)
        if module is not None:
            self.add(module)
        return module

    def add(self, module: ModuleSummary) -> None:
        """Makes a module known that need not be loaded."""
        self._modules[module.module] = module
        for each in module.classes:
            name = module.qualified(each.name)
            self._classes[name] = (*self._classes.get(name, ()), FoundClass(module, each))
        for function in module.functions:
            self._functions[module.qualified(function.name)] = FoundFunction(module, function)

    def class_(self, value: str) -> FoundClass | None:
        """The class that a value names, when it is one of ours. Of several in branches the last."""
        found = self._classes.get(value)
        return found[-1] if found else None

    def function(self, value: str) -> FoundFunction | None:
        """The function or method that a value names, when it is one of ours."""
        return self._functions.get(value)

    def resolve(self, module: ModuleSummary, expression: Expr, scope: int = 0) -> Values:
        """What an expression, standing in a scope of a module, may stand for."""
        if isinstance(expression, str):
            # What is absolute is the same everywhere, and much of it is imported by many modules.
            if expression[:1] == ABSOLUTE:
                known = self._absolutes.get(expression)
            else:
                known = self._strings.get((module.module, scope, expression))
            if known is not None:
                return known
        if self._depth > _MAX_DEPTH:
            self._cut += 1
            return ()
        self._depth += 1
        if isinstance(expression, str):
            values = self._string(module, scope, expression)
        else:
            values = _unique(self._values(module, scope, expression))
        self._depth -= 1
        return values

    def texts(self, module: ModuleSummary, expression: Expr, scope: int = 0) -> tuple[str, ...]:
        """The strings among what an expression may stand for; `{}` is in them for what is not known."""
        values = self.resolve(module, expression, scope)
        return tuple(value[1:] for value in values if value.startswith(LITERAL))

    def called(self, module: ModuleSummary) -> tuple[tuple[Call, Values], ...]:
        """The calls of a module, each with what is called. All rules go over them, so they are found out once."""
        found = self._called.get(module.module)
        if found is None:
            found = tuple([(call, self.resolve(module, call.callee, call.scope)) for call in module.calls])
            self._called[module.module] = found
        return found

    def brought(self, module: ModuleSummary) -> tuple[tuple[Import, Values], ...]:
        """The imports of a module, each with what it makes known there: what it names, and what that is when it comes
        from elsewhere. They are found out once, as calls are.
        """
        found = self._brought.get(module.module)
        if found is None:
            found = tuple([(each, (each.path, *self._imported(module, each))) for each in module.imported])
            self._brought[module.module] = found
        return found

    def _imported(self, module: ModuleSummary, each: Import) -> Iterable[str]:
        return self._all_of(each.module) if each.name == "*" else self.resolve(module, ABSOLUTE + each.path)

    def _all_of(self, module: str) -> Iterator[str]:
        """What a star import brings."""
        pending, seen = [module], {module}
        while pending:
            starred = self.module(pending.pop())
            if starred is None:
                continue
            for name in starred.scopes[0].bindings:
                if not name.startswith("_"):
                    yield from self.resolve(starred, name)
            pending += [star for star in starred.stars if star not in seen]
            seen.update(starred.stars)
            yield from starred.stars

    def loaded(self, module: ModuleSummary, call: Call, callees: Values) -> tuple[str, ...]:
        """The modules that a call imports, and what of them, unless they are among the imports of the summary, as those
        are that are written out in a call of `import_module` or `__import__` by these names.
        """
        if _IMPORTING.isdisjoint(callees):
            return ()
        name = argument(call, 0, "name")
        if literal(name) is not None and _is_named_import(call.callee):
            return ()
        package = self._package(module, call.scope, call)
        listed = argument(call, 3, "fromlist") if "builtins.__import__" in callees else None
        names = [each for item in (listed.items if isinstance(listed, Sequence) else ()) if (each := literal(item))]
        told = [_absolute_name(each, package) for each in self.texts(module, name, call.scope)]
        return tuple(f"{each}.{one}" for each in told for one in names) if names else tuple(told)

    def ancestors(self, value: str) -> Values:
        """The classes that a class inherits, near ones first, itself left out. Arguments of generics are gone."""
        known = self._ancestors.get(value)
        if known is not None:
            return known
        found: dict[str, None] = {}
        pending = list(self.bases(value))
        while pending:
            base = pending.pop(0)
            if base not in found and base != value:
                found[base] = None
                pending.extend(self.bases(base))
        if not self._active:
            self._ancestors[value] = tuple(found)
        return tuple(found)

    def inherits(self, value: str, classes: frozenset[str]) -> bool:
        """Whether a class is one of some classes or inherits one."""
        return value in classes or not classes.isdisjoint(self.ancestors(value))

    def bases(self, value: str) -> Values:
        """The direct bases of a class, of ours or of a library that is known."""
        if value not in self._bases:
            self._bases[value] = ()
            found = self._classes.get(value)
            if found is None:
                self._bases[value] = BASES.get(value, ())
            else:
                self._bases[value] = _unique(
                    base for module, definition in found for base in self.bases_of(module, definition)
                )
        return self._bases[value]

    def bases_of(self, module: ModuleSummary, definition: Class) -> Values:
        """The direct bases of one definition of a class."""
        written = [value for base in definition.bases for value in self.resolve(module, base, definition.defined_in)]
        return _unique(
            expanded for value in written for expanded in (self.expanded(value) if value.endswith("()") else (value,))
        )

    def expanded(self, value: str) -> Values:
        """What a function of ours gives, for the result of a call: `F()` as `X()` when `F` is declared to return `X`.

        Other values are given back as they are.
        """
        if not value.endswith("()"):
            return (value,)
        if value in RESULTS:
            return (RESULTS[value],)
        found = self._functions.get(value[:-2])
        if found is None:
            return (value,)
        with_self = self._declared(found) or self.returned(value)
        owner = value[:-2].rpartition(".")[0]
        return _unique(f"{owner}()" if each in _SELF else each for each in with_self) or (value,)

    def returned(self, value: str) -> Values:
        """What the `return` statements of the function behind `F()` give, whatever its annotation says."""
        found = self._functions.get(value.removesuffix("()"))
        if found is None or not self._enter(("returned", value)):
            return ()
        given = _unique(
            given
            for expression in found.definition.returned
            for given in self.resolve(found.module, expression, found.definition.scope)
        )
        self._active.discard(("returned", value))
        return given

    def decorated_by(self, found: FoundFunction, decorators: frozenset[str]) -> bool:
        """Whether a function has one of some decorators."""
        outside = found.module.scopes[found.definition.scope].parent
        return any(
            not decorators.isdisjoint(self.resolve(found.module, each.expression, outside))
            for each in found.definition.decorators
        )

    def instances(self, module: ModuleSummary, annotation: Expr, scope: int = 0) -> Values:
        """What something annotated so may be: `X()` of `X`, `X | None`, `Annotated[X, ...]`; `X` of `type[X]`."""
        if isinstance(annotation, Choice):
            return _unique(value for each in annotation.of for value in self.instances(module, each, scope))
        if isinstance(annotation, Subscripted) and not _TYPE.isdisjoint(self.resolve(module, annotation.of, scope)):
            return self.resolve(module, annotation.items[0], scope) if annotation.items else ()
        return tuple(f"{value}()" for value in self.resolve(module, annotation, scope) if _is_class_like(value))

    def _declared(self, found: FoundFunction) -> Values:
        module, function = found
        return self.instances(module, function.returns, module.scopes[function.scope].parent)

    def _values(self, module: ModuleSummary, scope: int, expression: Expr) -> Iterable[str]:
        match expression:
            case None | str() | Sequence():
                return ()
            case Called():
                return self._call(module, scope, expression)
            case Member(of=of, name=name):
                return self._attributes(self.resolve(module, of, scope), name)
            case Subscripted():
                return self._subscripted(module, scope, expression)
            case Choice(of=of):
                return (value for each in of for value in self.resolve(module, each, scope))
            case Text(parts=parts):
                return (LITERAL + "".join(self._part(module, scope, part) for part in parts),)
            case InstanceOf(annotation=annotation):
                return self.instances(module, annotation, scope)
            case Entered(manager=manager):
                return (each for value in self.resolve(module, manager, scope) for each in self._entered(value))
            case Defined(name=name):
                return (module.qualified(name),)
            case SelfOf(name=name):
                return (f"{module.qualified(name)}()",)
            case Within(scope=other, expression=inner):
                return self.resolve(module, inner, other)

    def _string(self, module: ModuleSummary, scope: int, expression: str) -> Values:
        cut = self._cut
        values = self._string_anew(module, scope, expression)
        if not self._is_whole(cut):
            return values
        if expression[:1] == ABSOLUTE:
            self._absolutes[expression] = values
        else:
            self._strings[module.module, scope, expression] = values
        return values

    def _string_anew(self, module: ModuleSummary, scope: int, expression: str) -> Values:
        sort = expression[:1]
        if sort == LITERAL:
            return (expression,)
        if sort == CONSTANT:
            return ()
        if sort == ABSOLUTE:
            return self._absolute(expression[1:])
        root, _, rest = expression.partition(".")
        values = self._name(module, scope, root)
        return self._attributes(values, rest) if rest else values

    def _absolute(self, path: str) -> Values:
        top, _, rest = path.partition(".")
        return self._attributes((top,), rest) if rest else (path,)

    def _attributes(self, values: Values, names: str) -> Values:
        for name in names.split("."):
            if len(values) == 1:
                values = self._attribute(values[0], name)
            else:
                values = _unique([found for value in values for found in self._attribute(value, name)])
        return values

    def _name(self, module: ModuleSummary, scope: int, name: str) -> Values:
        key = (module.module, scope, name)
        if key in self._names:
            return self._names[key]
        if not self._enter(key):
            return ()
        cut = self._cut
        found = self._looked_up(module, scope, name)
        self._active.discard(key)
        if self._is_whole(cut):
            self._names[key] = found
        return found

    def _looked_up(self, module: ModuleSummary, scope: int, name: str) -> Values:
        at = scope
        while at >= 0:
            block = module.scopes[at]
            if name in block.bindings and (at == scope or block.kind is not ScopeKind.CLASS):
                bound = block.bindings[name]
                if len(bound) == 1:
                    return self.resolve(module, bound[0], at)
                return _unique([value for each in bound for value in self.resolve(module, each, at)])
            at = block.parent
        exported = self._from_stars(module, name)
        if exported:
            return exported
        return (f"builtins.{name}",) if name in _BUILTINS else ()

    def _attribute(self, value: str, name: str) -> Values:
        if value.startswith(LITERAL) or len(value) > _MAX_LENGTH:
            return ()
        key = (value, name)
        if key in self._members:
            return self._members[key]
        if not self._enter(key):
            return ()
        cut = self._cut
        found = _unique(self._attribute_of(value, name))
        self._active.discard(key)
        if self._is_whole(cut):
            self._members[key] = found
        return found

    def _attribute_of(self, value: str, name: str) -> Iterable[str]:
        if value.endswith("()"):
            return (found for each in self.expanded(value) for found in self._instance_member(each, name))
        if value in self._classes:
            return self._class_member(value, value, name)
        if value not in self._functions and (module := self.module(value)) is not None:
            return self._exported(module, name)
        return (canonical(f"{value}.{name}"),)

    def _exported(self, module: ModuleSummary, name: str) -> Values:
        """What a module has by a name: a binding, a submodule, or something from its star imports."""
        found = self._name(module, 0, name) if name in module.scopes[0].bindings else ()
        if found:
            return found
        path = f"{module.module}.{name}"
        if self.module(path) is not None:
            return (path,)
        return self._from_stars(module, name) or ((path,) if module.is_package else ())

    def _from_stars(self, module: ModuleSummary, name: str) -> Values:
        if name.startswith("_"):
            return ()
        found: list[str] = []
        for star in module.stars:
            starred = self.module(star)
            if starred is None:
                found.append(canonical(f"{star}.{name}"))
            elif self._enter(("star", module.module, star, name)):
                found.extend(self._starred(starred, name))
                self._active.discard(("star", module.module, star, name))
        return _unique(found)

    def _starred(self, module: ModuleSummary, name: str) -> Values:
        if name in module.scopes[0].bindings:
            return self._name(module, 0, name)
        return self._from_stars(module, name)

    def _class_member(self, value: str, shown: str, name: str) -> Iterator[str]:
        """An attribute of a class; `shown` is what it is an attribute of where the class is not ours."""
        suffix = shown[len(value) :]
        libraries: list[str] = []
        for each in (value, *self.ancestors(value)):
            found = self._classes.get(each)
            if found is None:
                libraries.append(each)
                continue
            values = [
                given
                for module, definition in found
                for binding in module.scopes[definition.scope].bindings.get(name, ())
                for given in self.resolve(module, binding, definition.scope)
            ]
            if values:
                yield from values
                return
        for library in libraries[:1] or [value]:
            yield canonical(f"{library}{suffix}.{name}")

    def _instance_member(self, value: str, name: str) -> Iterator[str]:
        if not value.endswith("()"):
            yield from self._attribute(value, name)
            return
        for found in self._class_member(value[:-2], value, name):
            function = self._functions.get(found)
            if function is not None and self.decorated_by(function, _PROPERTY):
                yield from self.expanded(f"{found}()")
            else:
                yield found

    def _call(self, module: ModuleSummary, scope: int, call: Called) -> Iterator[str]:
        for callee in self.resolve(module, call.callee, scope):
            first = call.arguments[0] if call.arguments else None
            if callee == "importlib.import_module":
                for name in self.texts(module, argument(call, 0, "name"), scope):
                    yield from self._absolute(_absolute_name(name, self._package(module, scope, call)))
            elif callee == "builtins.__import__":
                has_list = argument(call, 3, "fromlist") is not None
                for name in self.texts(module, argument(call, 0, "name"), scope):
                    yield from self._absolute(name if has_list else name.partition(".")[0])
            elif callee in _CAST and len(call.arguments) > 1:
                yield from self.instances(module, first, scope)
                yield from self.resolve(module, call.arguments[1], scope)
            elif callee in _TYPE_VARIABLE:
                for keyword, value in call.keywords:
                    if keyword == "bound":
                        yield from self.resolve(module, value, scope)
            elif callee == "builtins.super" and not call.arguments:
                yield from self._inherited(module, scope)
            elif callee == "functools.partial":
                yield from self.resolve(module, first, scope)
            elif not callee.startswith(LITERAL) and len(callee) < _MAX_LENGTH:
                yield canonical(f"{callee}()")

    def _inherited(self, module: ModuleSummary, scope: int) -> Iterator[str]:
        """What `super()` stands for in a method: an instance of each base."""
        while scope > 0 and module.scopes[scope].kind is not ScopeKind.CLASS:
            scope = module.scopes[scope].parent
        for base in self.bases(module.qualified(module.scopes[scope].owner)) if scope > 0 else ():
            yield f"{base}()"

    def _package(self, module: ModuleSummary, scope: int, call: Called | Call) -> str:
        """The package that a relative name is relative to."""
        texts = self.texts(module, argument(call, 1, "package"), scope)
        return texts[0] if texts else module.module if module.is_package else module.module.rpartition(".")[0]

    def _subscripted(self, module: ModuleSummary, scope: int, expression: Subscripted) -> Iterator[str]:
        for value in self.resolve(module, expression.of, scope):
            if value in _TRANSPARENT:
                yield from self.resolve(module, expression.items[0], scope) if expression.items else ()
            elif value in _UNION:
                for item in expression.items:
                    yield from self.resolve(module, item, scope)
            elif not value.endswith("()") and not value.startswith(LITERAL):
                yield value

    def _part(self, module: ModuleSummary, scope: int, part: Expr) -> str:
        texts = self.texts(module, part, scope)
        return texts[0] if len(texts) == 1 else UNKNOWN

    def _entered(self, value: str) -> Values:
        """What `with value as name` binds: what a generator function yields, or the manager itself."""
        found = self._functions.get(value.removesuffix("()")) if value.endswith("()") else None
        if found is None:
            return (value,)
        module, function = found
        returns, outside = function.returns, module.scopes[function.scope].parent
        if isinstance(returns, Subscripted) and returns.items:
            return self.instances(module, returns.items[0], outside)
        if self.decorated_by(found, _CONTEXT_MANAGER):
            return _unique(given for each in function.yielded for given in self.resolve(module, each, function.scope))
        return self.expanded(value)

    def _enter(self, key: object) -> bool:
        """Marks a question as being answered; False when it is being answered already."""
        if key in self._active:
            self._cut += 1
            return False
        self._active.add(key)
        return True

    def _is_whole(self, cut: int) -> bool:
        """Whether an answer may be kept: in a circle of questions the inner ones have seen only a part of it."""
        return cut == self._cut or not self._active


def _is_class_like(value: str) -> bool:
    return not value.startswith((LITERAL, "builtins.")) and not value.endswith("()") and value != "typing.Any"


def argument(call: Called | Call, place: int, name: str) -> Expr:
    """What a call is given at a place or by a name; None also where it is not."""
    if len(call.arguments) > place:
        return call.arguments[place]
    return next((value for keyword, value in call.keywords if keyword == name), None)


def _is_named_import(callee: Expr) -> bool:
    name = callee if isinstance(callee, str) else callee.name if isinstance(callee, Member) else ""
    return name.rpartition(".")[2] in ("import_module", "__import__")


def _absolute_name(name: str, package: str) -> str:
    """The module that `name`, perhaps with leading dots, is in a package."""
    if not name.startswith("."):
        return name
    rest = name.lstrip(".")
    above = len(name) - len(rest) - 1
    parts = package.split(".")
    return ".".join([*parts[: len(parts) - above], *([rest] if rest else [])])


def _unique(values: Iterable[str]) -> Values:
    return tuple(dict.fromkeys(values))
