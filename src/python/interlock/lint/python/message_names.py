"""The names of streams, channels and tasks that calls are given, and the commands that are spelt out."""

from __future__ import annotations

from collections.abc import Iterator

from interlock.lint.python.expressions import CONSTANT, Called, Expr, Member, Subscripted
from interlock.lint.python.messaging import ENQUEUEING, Sort
from interlock.lint.python.resolving.definitions import Definitions
from interlock.lint.python.resolving.project import Project
from interlock.lint.python.resolving.texts import UNKNOWN
from interlock.lint.python.summary import Call, ModuleSummary

_NAMING = ("stream", "channel", "list", "name", "task", "streams", "type")
"""Keywords by which a call is told the name of a stream, a channel or a task."""
_BYTES = f"{CONSTANT}b"


class Names:
    """Those of the calls in a module."""

    def __init__(self, module: ModuleSummary, project: Project) -> None:
        self._module = module
        self._project = project
        self._definitions = Definitions(project)
        self._read: set[Called] = set()

    def of(self, call: Call, sort: Sort) -> tuple[str, ...]:
        """What the stream or task is called that a call is about, as far as it can be told."""
        given = [
            *(value for name, value in call.keywords if name in _NAMING),
            *call.arguments[sort.place : sort.place + 1],
        ]
        match call.callee:
            case Member(of=Subscripted(items=from_registry)):
                given = [*from_registry]
            case Member(of=Called(arguments=(from_registry, *_))) if sort is ENQUEUEING:
                given = [from_registry]
            case _:
                pass
        found = [text for each in given for text in self._texts(each, call.scope)]
        return tuple(dict.fromkeys(text for text in found if UNKNOWN not in text))

    def has_read(self, call: Call) -> bool:
        """Whether a call was an argument, or made one, of a call that was told of."""
        return Called("()", call.callee, call.arguments, call.keywords) in self._read

    def _texts(self, expression: Expr, scope: int) -> Iterator[str]:
        yield from self._project.texts(self._module, expression, scope)
        for module, at, made in self._definitions.of(self._module, expression, scope):
            match made:
                case Called(arguments=arguments, keywords=keywords):
                    self._read.add(made)
                    for each in (*arguments[:1], *(value for name, value in keywords if name in _NAMING)):
                        yield from self._project.texts(module, each, at)
                case _:
                    pass

    def spelt(self, call: Call) -> Iterator[str]:
        """The first argument as a text, also one of bytes."""
        for first in call.arguments[:1]:
            for _, _, made in self._definitions.of(self._module, first, call.scope):
                if isinstance(made, str) and made.startswith(_BYTES):
                    yield made[len(_BYTES) :].strip("'\"")
            yield from self._project.texts(self._module, first, call.scope)
