"""What names and classes stand for, across modules."""

from __future__ import annotations

import builtins
from collections.abc import Callable, Iterable, Iterator

from interlock.lint.python.expressions import (
    ABSOLUTE,
    CONSTANT,
    LITERAL,
    Expr,
)
from interlock.lint.python.libraries import canonical
from interlock.lint.python.resolving.evaluation import Keys, Values, evaluate, unique
from interlock.lint.python.resolving.results import Results
from interlock.lint.python.summary import ModuleSummary, ScopeKind

_MAX_DEPTH = 60
# How many expressions one question may come to. Names that are bound to each other in many ways have more ways than
# anybody could go.
_MAX_WORK = 3000
_MAX_LENGTH = 300
_BUILTINS = frozenset(dir(builtins))
_EXPORTS = "__all__"
_PROPERTY = frozenset({"builtins.property", "functools.cached_property"})


class Resolution(Results):
    """Modules, with what is asked of one name or one class.

    Every answer depends on the summaries alone, so it is kept.
    """

    def __init__(self, load: Callable[[str], ModuleSummary | None]) -> None:
        super().__init__(load)
        self._strings: dict[tuple[str, int, str], Values] = {}
        self._names: dict[tuple[str, int, str], Values] = {}
        self._members: dict[tuple[str, str], Values] = {}
        self._absolutes: dict[str, Values] = {}
        self._depth = 0
        self._work = 0

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
        if self._depth == 0:
            self._work = 0
        elif self._depth > _MAX_DEPTH or self._work > _MAX_WORK:
            self._cut += 1
            return ()
        self._depth += 1
        self._work += 1
        if isinstance(expression, str):
            values = self._string(module, scope, expression)
        else:
            values = unique(evaluate(self, module, scope, expression))
        self._depth -= 1
        return values

    def texts(self, module: ModuleSummary, expression: Expr, scope: int = 0) -> tuple[str, ...]:
        """The strings among what an expression may stand for; `{}` is in them for what is not known."""
        found: list[str] = []
        for value in self.resolve(module, expression, scope):
            if value.startswith(LITERAL):
                found.append(value[1:])
            elif value[:-2] in self._functions:
                found += [given[1:] for given in self.expanded(value) if given.startswith(LITERAL)]
        return unique(found)

    def items(self, module: ModuleSummary, expression: Expr, scope: int = 0, keys: Keys = None) -> Values:
        """What is in a container, or under some keys of one."""
        # Most modules ask for none, and do not wait for this.
        from interlock.lint.python.resolving.containers import items

        asked = ("items", module.module, scope, expression, keys)
        if self._depth == 0:
            self._work = 0
        elif self._depth > _MAX_DEPTH or self._work > _MAX_WORK:
            self._cut += 1
            return ()
        if not self._enter(asked):
            return ()
        self._depth += 1
        self._work += 1
        found = unique(items(self, module, expression, scope, keys))
        self._depth -= 1
        self._active.discard(asked)
        return found

    def attributes(self, values: Values, names: str) -> Values:
        for name in names.split("."):
            if len(values) == 1:
                values = self._attribute(values[0], name)
            else:
                values = unique([found for value in values for found in self._attribute(value, name)])
        return values

    def absolute(self, path: str) -> Values:
        top, _, rest = path.partition(".")
        return self.attributes((top,), rest) if rest else (path,)

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
            return self.absolute(expression[1:])
        root, _, rest = expression.partition(".")
        values = self._name(module, scope, root)
        return self.attributes(values, rest) if rest else values

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
                bound = block.bound(name)
                if len(bound) == 1:
                    return self.resolve(module, bound[0], at)
                return unique([value for each in bound for value in self.resolve(module, each, at)])
            at = block.parent
        exported = self._from_stars(module, name)
        if exported:
            return exported
        return (f"builtins.{name}",) if name in _BUILTINS else ()

    def _attribute(self, value: str, name: str) -> Values:
        if value.startswith(LITERAL):
            # The value of a member of an enumeration, which is written as its text is.
            return (value,) if name == "value" else ()
        if len(value) > _MAX_LENGTH:
            return ()
        key = (value, name)
        if key in self._members:
            return self._members[key]
        if not self._enter(key):
            return ()
        cut = self._cut
        found = unique(self._attribute_of(value, name))
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

    def is_exported(self, module: ModuleSummary, name: str) -> bool:
        """Whether a star import of a module brings a name; of `__all__` it is asked for hidden ones alone."""
        if not name.startswith("_"):
            return True
        return _EXPORTS in module.scopes[0].bindings and LITERAL + name in self.items(module, _EXPORTS)

    def _from_stars(self, module: ModuleSummary, name: str) -> Values:
        """What star imports bring by a name."""
        found: list[str] = []
        for star, starred in self._starred(module, name) if module.stars else ():
            if starred is not None:
                found.extend(self._name(starred, 0, name))
            elif not name.startswith("_"):
                found.append(canonical(f"{star}.{name}"))
        return unique(found)

    def _starred(self, module: ModuleSummary, name: str) -> Iterator[tuple[str, ModuleSummary | None]]:
        """The modules that bind a name and that star imports lead to, each once; of those that are not ours all."""
        seen = {module.module}
        pending = list(module.stars)
        while pending:
            star = pending.pop(0)
            if star not in seen:
                seen.add(star)
                starred = self.module(star)
                if starred is None or (name in starred.scopes[0].bindings and self.is_exported(starred, name)):
                    yield star, starred
                elif self.is_exported(starred, name):
                    pending = [*starred.stars, *pending]

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
                for binding in module.scopes[definition.scope].bound(name)
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

    def _is_whole(self, cut: int) -> bool:
        """Whether an answer may be kept: in a circle of questions the inner ones have seen only a part of it."""
        return cut == self._cut or not self._active
