"""Types as they cross the wire, and the names of declared ones."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

MAX_SAFE_INT = 2**53 - 1
"""The greatest integer that every JSON reader holds exactly (RFC 8259, section 6), and so the greatest `Scalar.INT`."""

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]


@dataclass(frozen=True, slots=True, order=True)
class QualifiedName:
    """A declared thing: the folder below `specs/` in dotted form (`users`, `billing.invoices`) and its name there."""

    domain: str
    name: str

    def __str__(self) -> str:
        return f"{self.domain}.{self.name}"


class Scalar(StrEnum):
    INT = "int"
    INT64 = "int64"
    FLOAT = "float"
    DECIMAL = "decimal"
    STRING = "string"
    BOOL = "bool"
    DATETIME = "datetime"
    DATE = "date"
    TIME = "time"
    DURATION = "duration"
    UUID = "uuid"
    EMAIL = "email"
    URL = "url"
    BYTES = "bytes"
    JSON = "json"


Number = int | float | Decimal


@dataclass(frozen=True, slots=True)
class Constraints:
    """Bounds on a value. Only those that mean something for the type that carries them are set."""

    ge: Number | None = None
    gt: Number | None = None
    le: Number | None = None
    lt: Number | None = None
    multiple_of: Number | None = None
    min_length: int | None = None
    max_length: int | None = None
    pattern: str | None = None
    min_items: int | None = None
    max_items: int | None = None
    unique_items: bool = False


NO_CONSTRAINTS = Constraints()


@dataclass(frozen=True, slots=True)
class ScalarType:
    scalar: Scalar
    constraints: Constraints = NO_CONSTRAINTS


@dataclass(frozen=True, slots=True)
class ConstType:
    value: str | int | bool


@dataclass(frozen=True, slots=True)
class ListType:
    item: Type
    constraints: Constraints = NO_CONSTRAINTS


@dataclass(frozen=True, slots=True)
class SetType:
    item: Type
    constraints: Constraints = NO_CONSTRAINTS


@dataclass(frozen=True, slots=True)
class MapType:
    """Keys are strings. `min_items` and `max_items` bound the number of entries."""

    value: Type
    constraints: Constraints = NO_CONSTRAINTS


@dataclass(frozen=True, slots=True)
class NullableType:
    inner: Type


@dataclass(frozen=True, slots=True)
class Ref:
    """A reference to a declared model, enum, union or alias; it always resolves in the same `System`."""

    target: QualifiedName


Type = ScalarType | ConstType | ListType | SetType | MapType | NullableType | Ref
