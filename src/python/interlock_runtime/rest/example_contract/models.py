# What `models.py` of a users domain looks like.
from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from interlock_runtime.models import MISSING, Model, Patch
from interlock_runtime.scalars import Bounds, Email, SafeInt


class UserRole(StrEnum):
    ADMIN = "admin"
    MEMBER = "member"


class Address(Model):
    city: str
    zip_code: Annotated[str, Field(alias="zip")]


class UserCreate(Model):
    """A person who is not known yet."""

    telegram_id: Annotated[SafeInt, Bounds(ge=0)]
    email: Annotated[Email, Bounds(max_length=254)]
    role: UserRole = UserRole.MEMBER
    tags: Annotated[list[str], Field(default_factory=list)]
    address: Address | None = None
    from_chat: Annotated[SafeInt | MISSING, Field(alias="from")] = MISSING


class UserPatch(Patch):
    """Changes to a user; a field that is absent stays."""

    email: Annotated[Email, Bounds(max_length=254)] | MISSING = MISSING
    address: Address | MISSING | None = MISSING


class UserRead(Model):
    """A person known to the bot."""

    id: SafeInt
    telegram_id: SafeInt
    email: Email
    role: UserRole
    tags: list[str]
    address: Address | None
