"""The names of streams, channels and tasks that calls are given, and the commands that are spelt out."""

from __future__ import annotations

from collections.abc import Iterator

from interlock.lint.python.expressions import CONSTANT, Called, Dictionary, Expr, Item, Member, Sequence, Subscripted
from interlock.lint.python.messaging import BY_REGISTRY, SUBSCRIBING, Sort, holds_name
from interlock.lint.python.resolving.definitions import Definitions
from interlock.lint.python.resolving.project import Project
from interlock.lint.python.resolving.texts import UNKNOWN
from interlock.lint.python.spelt_commands import Word, commands_of_script
from interlock.lint.python.summary import Call, ModuleSummary

_NAMING = ("stream", "channel", "list", "name", "task", "streams", "type")
"""Keywords by which a call is told the name of a stream, a channel or a task."""
_BYTES = f"{CONSTANT}b"
_SCRIPTS_KEYS = 2


class Names:
    """Those of the calls in a module."""

    def __init__(self, module: ModuleSummary, project: Project) -> None:
        self._module = module
        self._project = project
        self._definitions = Definitions(project)
        self._read: set[Called] = set()

    def of(self, call: Call, sort: Sort) -> tuple[str, ...]:
        """What the stream or task is called that a call is about, as far as it can be told."""
        texts = tuple(text for each in self._given(call, sort) for text in self._texts(each, call.scope))
        if sort.what == SUBSCRIBING.what:
            texts += tuple(self._held(call, sort))
        return tuple(dict.fromkeys(text for text in texts if UNKNOWN not in text))

    def _given(self, call: Call, sort: Sort) -> Iterator[Expr]:
        if sort.place == BY_REGISTRY:
            match call.callee:
                case Member(of=Subscripted(items=asked)) | Member(of=Called(arguments=asked)):
                    yield from asked[:1]
                case _:
                    pass
            return
        yield from (value for name, value in call.keywords if name in _NAMING)
        yield from call.arguments[sort.place : sort.place + sort.most]

    def _held(self, call: Call, sort: Sort) -> Iterator[str]:
        """The names in what reads many: `xread({name: position})`, `subscribe([name])`, `subscribe(**{name: f})`."""
        given = [*self._given(call, sort), *(value for name, value in call.keywords if name is None)]
        for each in given:
            for module, at, made in self._definitions.of(self._module, each, call.scope):
                match made:
                    case Dictionary(keys=held) | Sequence(items=held):
                        for one in held:
                            yield from self._project.texts(module, one, at)
                    case _:
                        pass

    def has_read(self, call: Call) -> bool:
        """Whether a call was an argument, or made one, of a call that was told of."""
        return Called("()", call.callee, call.arguments, call.keywords) in self._read

    def _texts(self, expression: Expr, scope: int) -> Iterator[str]:
        yield from self._project.texts(self._module, expression, scope)
        for module, at, made in self._definitions.of(self._module, expression, scope):
            match made:
                case Called(callee=callee, arguments=arguments, keywords=keywords) if self._holds(module, callee, at):
                    self._read.add(made)
                    for each in (*arguments[:1], *(value for name, value in keywords if name in _NAMING)):
                        yield from self._project.texts(module, each, at)
                case _:
                    pass

    def _holds(self, module: ModuleSummary, callee: Expr, scope: int) -> bool:
        return any(holds_name(self._project, each) for each in self._project.resolve(module, callee, scope))

    def words(self, call: Call) -> tuple[Word, ...]:
        """The words of a command that is spelt out, the first argument by its own words."""
        first = self._word(call, 0)
        rest = tuple(self._word(call, place) for place in range(1, len(call.arguments)))
        spelt = [text.split() for text in first if text.strip()]
        if not spelt:
            return ()
        longest = max(map(len, spelt))
        return (*(tuple(each[place] for each in spelt if place < len(each)) for place in range(longest)), *rest)

    def scripted(self, call: Call) -> Iterator[tuple[Word, ...]]:
        """The commands of a script, by their words: `eval(script, 1, key, value)`."""
        given = [self._word(call, place) for place in range(_SCRIPTS_KEYS, len(call.arguments))]
        number = call.arguments[1] if len(call.arguments) > 1 else None
        written = number.removeprefix(CONSTANT) if isinstance(number, str) else ""
        keys = int(written) if written.isdecimal() else len(given)
        for script in self._word(call, 0):
            yield from commands_of_script(script, given[:keys], given[keys:])

    def _word(self, call: Call, place: int) -> Word:
        """What an argument may be as a text, also as one of bytes. Of what a star passes it is not known which is
        where, but the first may be any of it.
        """
        given = call.arguments[place] if place < len(call.arguments) else None
        if isinstance(given, Item) and place > 0:
            return ()
        of_bytes = (
            made[len(_BYTES) :].strip("'\"")
            for _, _, made in self._definitions.of(self._module, given, call.scope)
            if isinstance(made, str) and made.startswith(_BYTES)
        )
        texts = (*of_bytes, *self._project.texts(self._module, given, call.scope))
        return tuple(text for text in texts if place == 0 or UNKNOWN not in text)
