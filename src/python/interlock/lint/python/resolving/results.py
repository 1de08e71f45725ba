"""What functions of ours give, and what annotations say of it."""

from __future__ import annotations

from abc import ABC
from collections.abc import Callable

from interlock.lint.python.expressions import LITERAL, Choice, Expr, Subscripted
from interlock.lint.python.libraries import RESULTS
from interlock.lint.python.resolving.evaluation import Values, unique
from interlock.lint.python.resolving.inheritance import Inheritance
from interlock.lint.python.resolving.registry import FoundFunction
from interlock.lint.python.summary import ModuleSummary

_TYPE = frozenset({"builtins.type", "typing.Type"})
_SELF = frozenset({"typing.Self()", "typing_extensions.Self()"})


class Results(Inheritance, ABC):
    """Modules, with what is asked of one function."""

    def __init__(self, load: Callable[[str], ModuleSummary | None]) -> None:
        super().__init__(load)
        # How often a question was left without its whole answer.
        self._cut = 0

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
        return unique(f"{owner}()" if each in _SELF else each for each in with_self) or (value,)

    def returned(self, value: str) -> Values:
        """What the `return` statements of the function behind `F()` give, whatever its annotation says."""
        found = self._functions.get(value.removesuffix("()"))
        if found is None or not self._enter(("returned", value)):
            return ()
        given = unique(
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
            return unique(value for each in annotation.of for value in self.instances(module, each, scope))
        if isinstance(annotation, Subscripted) and not _TYPE.isdisjoint(self.resolve(module, annotation.of, scope)):
            return self.resolve(module, annotation.items[0], scope) if annotation.items else ()
        return tuple(f"{value}()" for value in self.resolve(module, annotation, scope) if _is_class_like(value))

    def _declared(self, found: FoundFunction) -> Values:
        module, function = found
        return self.instances(module, function.returns, module.scopes[function.scope].parent)

    def _enter(self, key: object) -> bool:
        """Marks a question as being answered; False when it is being answered already."""
        if key in self._active:
            self._cut += 1
            return False
        self._active.add(key)
        return True


def _is_class_like(value: str) -> bool:
    return not value.startswith((LITERAL, "builtins.")) and not value.endswith("()") and value != "typing.Any"
