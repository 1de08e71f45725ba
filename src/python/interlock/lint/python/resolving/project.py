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

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from interlock.lint.python.expressions import ABSOLUTE, Expr, Member, Sequence, literal
from interlock.lint.python.resolving.answers import Answer, Answers
from interlock.lint.python.resolving.evaluation import Values, absolute_name, argument, package_of
from interlock.lint.python.resolving.resolution import Resolution
from interlock.lint.python.summary import Call, Import, ModuleSummary

_IMPORTING = frozenset({"importlib.import_module", "builtins.__import__"})


class Project(Resolution):
    """Modules, with what rules ask of a whole file."""

    def __init__(self, load: Callable[[str], ModuleSummary | None]) -> None:
        super().__init__(load)
        self._called: dict[str, tuple[tuple[Call, Values], ...]] = {}
        self._brought: dict[str, tuple[tuple[Import, Values], ...]] = {}
        self._answers: dict[Callable[[Project, str], Any], Answers[Project, Any]] = {}

    def answers(self, question: Callable[[Project, str], Answer]) -> Mapping[str, Answer]:
        """What a rule asks of values, by the values. A question is a function of a module, since it is kept."""
        known = self._answers.get(question)
        if known is None:
            known = self._answers[question] = Answers(self, question)
        return known

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
                if self.is_exported(starred, name):
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
        package = package_of(self, module, call.scope, call)
        listed = argument(call, 3, "fromlist") if "builtins.__import__" in callees else None
        names = [each for item in (listed.items if isinstance(listed, Sequence) else ()) if (each := literal(item))]
        told = [absolute_name(each, package) for each in self.texts(module, name, call.scope)]
        return tuple(f"{each}.{one}" for each in told for one in names) if names else tuple(told)


def _is_named_import(callee: Expr) -> bool:
    name = callee if isinstance(callee, str) else callee.name if isinstance(callee, Member) else ""
    return name.rpartition(".")[2] in ("import_module", "__import__")
