"""What may stand in the fields of a `service`: addresses of specs, names behind them, and access."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from interlock.diagnostics.diagnostic import Diagnostic, Label
from interlock.diagnostics.source import Span
from interlock.ir.services import (
    EVERY_NAME,
    Access,
    InternetAccess,
    Resource,
    ResourceAccess,
    SpecAddress,
    SpecUse,
    UsedName,
)
from interlock.topology.edges import CONSUMES, ENQUEUES, PUBLISHES, SUBSCRIBES, EdgeField, access_entry
from interlock.topology.wording import Names

EDGE_ADDRESS = "service/edge-address"
EDGE_NAMES = "service/edge-names"
REPEATED_ENTRY = "service/repeated-entry"
UNKNOWN_ACCESS = "service/unknown-access"

_ADDRESS = re.compile(r"(?P<folder>[A-Za-z0-9_][\w./-]*):(?P<module>[\w.-]+)")
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_INTERNET = re.compile(r"internet:(?P<host>[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?):(?P<port>[1-9][0-9]{0,4})")
_LAST_PORT = 65535
_RESOURCES = Names(Resource)

_NOUNS: Mapping[EdgeField, str] = {
    CONSUMES: "operation",
    PUBLISHES: "event",
    SUBSCRIBES: "event",
    ENQUEUES: "task",
}
"""What the names behind an address are of; the other fields take a spec as a whole."""


class WrittenText(NamedTuple):
    """A text in a field, and where it stands."""

    text: str
    span: Span


class WrittenUse(NamedTuple):
    """A spec in a field of edges, and the names behind it."""

    spec: WrittenText
    names: tuple[WrittenText, ...]


class FieldReader:
    """Reads the fields of one service. What is wrong with them is in `mistakes`, and in none of what is returned."""

    def __init__(self) -> None:
        self.mistakes: list[Diagnostic] = []

    def uses(self, field: EdgeField, written: Sequence[WrittenUse]) -> tuple[SpecUse, ...]:
        unique: dict[SpecAddress, SpecUse] = {}
        for use in written:
            address = self._address(field, use.spec)
            if address is not None and address in unique:
                self._repeated(field.name, str(address), use.spec.span)
            elif address is not None:
                unique[address] = SpecUse(address, tuple(self._names(field, use)), use.spec.span)
        return tuple(unique.values())

    def accesses(self, written: Sequence[WrittenText]) -> tuple[Access, ...]:
        """Names of hosts are the same however they are capitalised: RFC 4343."""
        unique: dict[str, Access] = {}
        for entry in written:
            access = self._access(entry)
            if access is None:
                continue
            text = access_entry(access)
            if text in unique:
                self._repeated("access", text, entry.span)
            unique.setdefault(text, access)
        return tuple(unique.values())

    def _address(self, field: EdgeField, written: WrittenText) -> SpecAddress | None:
        found = _ADDRESS.fullmatch(written.text)
        if found is not None:
            return SpecAddress(found["folder"], found["module"])
        self._report(
            EDGE_ADDRESS,
            f"`{written.text}` in `{field.name}` is not the address of a spec",
            written.span,
            "write the spec's folder and its target: `specs/users:api`",
        )
        return None

    def _names(self, field: EdgeField, use: WrittenUse) -> Iterator[UsedName]:
        noun = _NOUNS.get(field)
        if noun is None:
            return
        listed = [name.text for name in use.names]
        if not listed:
            self._report(
                EDGE_NAMES,
                f"`{use.spec.text}` in `{field.name}` names no {noun}",
                use.spec.span,
                f'list them, or take all with `["{EVERY_NAME}"]`',
            )
        seen: set[str] = set()
        for name in use.names:
            if name.text in seen:
                self._repeated(field.name, name.text, name.span)
            elif name.text == EVERY_NAME and len({*listed}) > 1:
                self._report(
                    EDGE_NAMES,
                    f'`{use.spec.text}` in `{field.name}` has "{EVERY_NAME}" beside other names',
                    name.span,
                    f'"{EVERY_NAME}" stands for all of them; take it or them away',
                )
            elif name.text != EVERY_NAME and not _NAME.fullmatch(name.text):
                self._report(
                    EDGE_NAMES,
                    f"`{name.text}` of `{use.spec.text}` cannot be the name of {_article(noun)} {noun}",
                    name.span,
                    "those are snake_case",
                )
            else:
                yield UsedName(name.text, name.span)
            seen.add(name.text)

    def _access(self, written: WrittenText) -> Access | None:
        found = _INTERNET.fullmatch(written.text)
        if found is not None and int(found["port"]) <= _LAST_PORT:
            return InternetAccess(found["host"].lower(), int(found["port"]), written.span)
        if written.text in {*Resource}:
            return ResourceAccess(Resource(written.text), written.span)
        near = _RESOURCES.nearest(written.text)
        choices = ", ".join(f"`{resource}`" for resource in sorted(Resource))
        self._report(
            UNKNOWN_ACCESS,
            f"`{written.text}` is nothing that a service can have access to",
            written.span,
            f"did you mean `{near}`?" if near else f"there are {choices} and `internet:<host>:<port>`",
        )
        return None

    def _repeated(self, field: str, text: str, span: Span) -> None:
        self._report(
            REPEATED_ENTRY, f"`{text}` stands in `{field}` more than once", span, "take all but one of them away"
        )

    def _report(self, id: str, message: str, span: Span, help: str) -> None:
        found = Diagnostic(id, message, Label(span), help=help)
        if found not in self.mistakes:
            self.mistakes.append(found)


def _article(noun: str) -> str:
    return "an" if noun[0] in "aeiou" else "a"
