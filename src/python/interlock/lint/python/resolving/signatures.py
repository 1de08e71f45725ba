"""Whether a method is what a Protocol asks for."""

from __future__ import annotations

from collections.abc import Iterator

from interlock.lint.python.expressions import Expr
from interlock.lint.python.resolving.annotations import Shape, Shapes, may_be_same, written
from interlock.lint.python.resolving.project import Project
from interlock.lint.python.resolving.registry import FoundFunction
from interlock.lint.python.summary import Function, Parameter, ParameterKind

_STATIC = frozenset({"builtins.staticmethod"})
_STREAM = "collections.abc.AsyncIterator"
_STREAMS = frozenset({_STREAM, "collections.abc.AsyncGenerator"})
_KINDS = {
    ParameterKind.POSITIONAL_ONLY: "positional-only",
    ParameterKind.POSITIONAL_OR_KEYWORD: "passed by position or by name",
    ParameterKind.KEYWORD_ONLY: "keyword-only",
    ParameterKind.VAR_POSITIONAL: "`*`",
    ParameterKind.VAR_KEYWORD: "`**`",
}


class Signatures:
    """Compares functions of a project."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._shapes = Shapes(project)

    def differences(self, expected: FoundFunction, actual: FoundFunction) -> Iterator[str]:
        """In what a method differs from the one that a Protocol has, each as the predicate of a sentence."""
        yield from self._kind(expected, actual)
        wanted = {each.name: each for each in self._parameters(expected)}
        given = {each.name: each for each in self._parameters(actual)}
        yield from (f"lacks the parameter `{name}`" for name in wanted if name not in given)
        yield from (f"has the parameter `{name}` too many" for name in given if name not in wanted)
        if wanted.keys() == given.keys() and _order(wanted) != _order(given):
            yield "has its parameters in another order"
        for name, parameter in wanted.items():
            if name in given:
                yield from self._of_parameter(expected, parameter, actual, given[name])
        yield from self._answer(expected, actual)

    def _parameters(self, found: FoundFunction) -> tuple[Parameter, ...]:
        """What is passed: not the instance or the class."""
        parameters = found.definition.parameters
        is_method = "." in found.definition.name and not self._project.decorated_by(found, _STATIC)
        return parameters[1:] if is_method else parameters

    def _kind(self, expected: FoundFunction, actual: FoundFunction) -> Iterator[str]:
        """A stream is returned by a plain function, or made by an asynchronous generator."""
        wanted, given = expected.definition, actual.definition
        if wanted.is_async and not given.is_async:
            yield "is not `async`"
        elif given.is_async and not wanted.is_async and given.returned and not given.yielded:
            yield "is `async` and no generator"

    def _of_parameter(
        self, expected: FoundFunction, wanted: Parameter, actual: FoundFunction, given: Parameter
    ) -> Iterator[str]:
        if wanted.kind is not given.kind:
            yield f"has `{given.name}` {_KINDS[given.kind]}, not {_KINDS[wanted.kind]}"
        if wanted.has_default != given.has_default:
            yield f"has {'no' if wanted.has_default else 'a'} default for `{given.name}`"
        if given.annotation is None:
            yield f"has no type for `{given.name}`"
        elif not may_be_same(self._shape(expected, wanted.annotation), self._shape(actual, given.annotation)):
            yield f"takes `{written(given.annotation)}` for `{given.name}`, not `{written(wanted.annotation)}`"

    def _answer(self, expected: FoundFunction, actual: FoundFunction) -> Iterator[str]:
        wanted, given = expected.definition, actual.definition
        if given.returns is None:
            yield "does not say what it returns"
        elif not may_be_same(self._returned(expected), self._returned(actual)):
            yield f"returns `{written(given.returns)}`, not `{written(wanted.returns)}`"

    def _returned(self, found: FoundFunction) -> Shape:
        shape = self._shape(found, found.definition.returns)
        return Shape(_STREAM, shape.of[:1]) if shape.name in _STREAMS else shape

    def _shape(self, found: FoundFunction, annotation: Expr) -> Shape:
        """Annotations of a method see the names of the class that it is in."""
        return self._shapes.of(found.module, annotation, found.module.scopes[found.definition.scope].parent)


def _order(parameters: dict[str, Parameter]) -> tuple[str, ...]:
    """The parameters whose order matters."""
    return tuple(each.name for each in parameters.values() if each.kind is not ParameterKind.KEYWORD_ONLY)


def is_public(function: Function) -> bool:
    return not function.name.rpartition(".")[2].startswith("_")
