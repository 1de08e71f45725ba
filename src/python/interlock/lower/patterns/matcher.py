"""Matches a text against a parsed pattern in time linear in the text, however the pattern is built (Thompson's way)."""

from __future__ import annotations

from dataclasses import dataclass

from interlock.lower.patterns.tree import CharacterSet, Choice, End, Node, Pattern, Repeat, Sequence, Start


@dataclass(slots=True)
class _State:
    """A state goes on for free to `free`, or over one character of `over` to the state `to`."""

    free: list[int]
    over: CharacterSet | None = None
    to: int = -1
    anchor: Start | End | None = None


def matches(pattern: Pattern, text: str) -> bool:
    """Whether the pattern is found anywhere in the text."""
    automaton = _Automaton()
    entry, final = automaton.build(pattern.tree)
    return automaton.run(entry, final, text)


class _Automaton:
    def __init__(self) -> None:
        self._states: list[_State] = []

    def _new(self) -> int:
        self._states.append(_State([]))
        return len(self._states) - 1

    def build(self, node: Node) -> tuple[int, int]:
        entry, leave = self._new(), self._new()
        match node:
            case CharacterSet():
                self._states[entry].over, self._states[entry].to = node, leave
            case Start() | End():
                self._states[entry].anchor = node
                self._states[entry].free.append(leave)
            case Sequence(items=items):
                at = entry
                for item in items:
                    inner_entry, inner_leave = self.build(item)
                    self._states[at].free.append(inner_entry)
                    at = inner_leave
                self._states[at].free.append(leave)
            case Choice(options=options):
                for option in options:
                    inner_entry, inner_leave = self.build(option)
                    self._states[entry].free.append(inner_entry)
                    self._states[inner_leave].free.append(leave)
            case Repeat():
                self._repeat(node, entry, leave)
        return entry, leave

    def _repeat(self, node: Repeat, entry: int, leave: int) -> None:
        at = entry
        for _ in range(node.least):
            inner_entry, inner_leave = self.build(node.item)
            self._states[at].free.append(inner_entry)
            at = inner_leave
        if node.most is None:
            inner_entry, inner_leave = self.build(node.item)
            self._states[at].free += [inner_entry, leave]
            self._states[inner_leave].free += [inner_entry, leave]
            return
        for _ in range(node.most - node.least):
            inner_entry, inner_leave = self.build(node.item)
            self._states[at].free += [inner_entry, leave]
            at = inner_leave
        self._states[at].free.append(leave)

    def run(self, entry: int, final: int, text: str) -> bool:
        current: set[int] = set()
        for offset in range(len(text) + 1):
            current = self._closure(current | {entry}, offset == 0, offset == len(text))
            if final in current:
                return True
            if offset < len(text):
                character = text[offset]
                current = {
                    state.to
                    for index in current
                    if (state := self._states[index]).over is not None and _contains(state.over, character)
                }
        return False

    def _closure(self, states: set[int], at_start: bool, at_end: bool) -> set[int]:
        reached = set(states)
        pending = list(states)
        while pending:
            state = self._states[pending.pop()]
            if (isinstance(state.anchor, Start) and not at_start) or (isinstance(state.anchor, End) and not at_end):
                continue
            for following in state.free:
                if following not in reached:
                    reached.add(following)
                    pending.append(following)
        return reached


def _contains(characters: CharacterSet, character: str) -> bool:
    code = ord(character)
    found = any(low <= code <= high for low, high in characters.ranges)
    if not found and characters.categories:
        import unicodedata

        category = unicodedata.category(character)
        found = any(category.startswith(wanted) for wanted in characters.categories)
    return found != characters.negated
