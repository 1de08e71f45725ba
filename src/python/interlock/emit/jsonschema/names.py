"""What a reference may name: the declarations of the same folder plain, those of other folders qualified.

The qualified names of all folders stand in one file, so that what is written grows with the workspace and not with its
square.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum

from interlock.emit.jsonschema.misspellings import misspelt
from interlock.emit.jsonschema.parts import IDENTIFIER, TYPE_NAME, word
from interlock.emit.jsonschema.schema import Schema
from interlock.emit.jsonschema.type_schemas import SCALARS
from interlock.ir.workspace_names import DeclaredName, DomainNames, WorkspaceNames


class Kind(StrEnum):
    """What can be named from another folder."""

    TYPES = "types"
    ERRORS = "errors"
    EVENTS = "events"


class Scope(StrEnum):
    """Whether a file declares names of that kind itself: then it has some that no schema knows yet.

    Of these it takes all but such as a known name becomes by a slip of the keyboard.
    """

    DECLARING = "declaring"
    USING = "using"


_GENERIC = r"(?:list|set|map|dict) *\["
_QUALIFIED = r"[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)+"
_WORD = "[A-Za-z0-9_]+"
_SYNTAX = re.compile(r"[\^$\\.*+?()\[\]{}|/]")


def workspace_definitions(names: WorkspaceNames) -> Mapping[str, Schema]:
    """The names of every folder as the others write them, for references to `definition`."""
    return {
        _definition(domain, kind): Schema(doc=f"The {kind} of {domain.domain}.", any_of=tuple(_qualified(domain, kind)))
        for domain in names.domains
        for kind in Kind
        if _declared(domain, kind) or domain.partial
    }


def type_names(names: WorkspaceNames, domain: DomainNames, scope: Scope, file: str) -> Schema:
    """A type in one string. `file` is where the definitions of the workspace are."""
    scalars = (word(scalar.value, said) for scalar, said in SCALARS.items())
    composite = Schema(types=("string",), pattern=_composite(domain, scope))
    return Schema(types=("string",), any_of=(*scalars, *_names(names, domain, Kind.TYPES, scope, file), composite))


def references(names: WorkspaceNames, domain: DomainNames, kind: Kind, scope: Scope, file: str) -> Schema:
    """The name of an error or an event."""
    return Schema(types=("string",), any_of=tuple(_names(names, domain, kind, scope, file)))


def services(names: WorkspaceNames) -> Schema:
    """The name of a service: the known ones, and any other, for a spec may be there before the service is."""
    known = tuple(word(name, f"The service in services/{name}.") for name in names.services)
    return Schema(types=("string",), any_of=(*known, Schema(types=("string",))))


def _names(names: WorkspaceNames, domain: DomainNames, kind: Kind, scope: Scope, file: str) -> tuple[Schema, ...]:
    """The names that a file of the domain may write; when there are none, whatever is written is wrong."""
    own = (_described(declared, declared.name) for declared in _declared(domain, kind))
    others = (
        Schema(ref=f"{file}#/$defs/{_definition(other, kind)}")
        for other in names.domains
        if other.domain != domain.domain and (_declared(other, kind) or other.partial)
    )
    return (*own, *others, *_own_patterns(domain, kind, scope)) or (_nothing(kind),)


def _nothing(kind: Kind) -> Schema:
    return Schema(types=("string",), pattern="(?!)", pattern_message=f"No spec declares any {kind}.")


def _own_patterns(domain: DomainNames, kind: Kind, scope: Scope) -> Iterator[Schema]:
    """The folder's own names may be qualified too, which need not be proposed; and some may not be known yet."""
    doc = f"Of the {kind} of this folder."
    known = "|".join(_literal(declared.name) for declared in _declared(domain, kind))
    prefix = _literal(f"{domain.domain}.")
    if scope is Scope.DECLARING or domain.partial:
        yield Schema(doc=doc, types=("string",), pattern=f"^(?:{prefix})?{_unknown(domain, kind)}$")
        if known:
            yield Schema(doc=doc, types=("string",), pattern=f"^{prefix}(?:{known})$")
    elif known:
        yield Schema(doc=doc, types=("string",), pattern=f"^{prefix}(?:{known})$")


def _qualified(domain: DomainNames, kind: Kind) -> Iterator[Schema]:
    for declared in _declared(domain, kind):
        yield _described(declared, f"{domain.domain}.{declared.name}")
    if domain.partial:
        yield Schema(types=("string",), pattern=f"^{_literal(domain.domain)}\\.{_shape(kind)}$")


def _unknown(domain: DomainNames, kind: Kind) -> str:
    """Names of that kind that no schema knows yet. Where some could not be read, a slip may be one of those."""
    if domain.partial:
        return _shape(kind)
    known = (declared.name for declared in _declared(domain, kind) if re.fullmatch(_WORD, declared.name))
    return f"(?!(?:{misspelt(known)})(?!{_WORD}))(?:{_shape(kind)})"


def _shape(kind: Kind) -> str:
    """What names of that kind look like, for regular expressions."""
    pattern = IDENTIFIER if kind is Kind.EVENTS else TYPE_NAME
    return pattern.removeprefix("^").removesuffix("$")


def _literal(text: str) -> str:
    """The text in a regular expression of ECMA-262, as JSON Schema has them, which refuses escapes without need."""
    return _SYNTAX.sub(r"\\\g<0>", text)


def _declared(domain: DomainNames, kind: Kind) -> tuple[DeclaredName, ...]:
    match kind:
        case Kind.TYPES:
            return domain.types
        case Kind.ERRORS:
            return domain.errors
        case Kind.EVENTS:
            return domain.events


def _definition(domain: DomainNames, kind: Kind) -> str:
    return f"{domain.domain}.{kind}"


def _described(declared: DeclaredName, name: str) -> Schema:
    """The name as a constant, with what is said of what it names."""
    kind = f"{declared.what[:1].upper()}{declared.what[1:]}, declared in {declared.path}."
    return word(name, f"{declared.doc}\n\n{kind}" if declared.doc else kind)


def _composite(domain: DomainNames, scope: Scope) -> str:
    """Types with brackets, a question mark or spaces around them. Names in them are looked at.

    How they are nested, the compiler tells.
    """
    known = [*(scalar.value for scalar in SCALARS), *(_literal(declared.name) for declared in domain.types)]
    if scope is Scope.DECLARING or domain.partial:
        known.append(_unknown(domain, Kind.TYPES))
    name = rf"(?:{_QUALIFIED}|(?:{'|'.join(known)})(?![A-Za-z0-9_.]))"
    return rf"^(?= |.*(?:[?\[]| $))(?:{_GENERIC}|{name}|[\], ?])+$"
