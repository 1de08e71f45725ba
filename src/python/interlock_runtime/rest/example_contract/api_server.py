# What `api_server.py` of a users domain looks like.
from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Body, Header, Path, Query
from pydantic import Field

from interlock_runtime.auth.authenticator import Authenticator
from interlock_runtime.auth.principal import Auth, Principal
from interlock_runtime.call import Provider
from interlock_runtime.events.contract import EventType
from interlock_runtime.events.sink import EventSink
from interlock_runtime.rest.contract import DEFAULT_LIMITS, Deprecation, Limits, Pagination, Publishes
from interlock_runtime.rest.example_contract.api import (
    ListUsersPage,
    SearchUsersPage,
    UserExists,
    UserNotFound,
    UsersController,
)
from interlock_runtime.rest.example_contract.models import UserCreate, UserPatch, UserRead, UserRole
from interlock_runtime.rest.router import ContractRouter
from interlock_runtime.scalars import Bounds, SafeInt
from interlock_runtime.unit_of_work import UnitOfWorkFactory


def users_router(
    controller: Provider[UsersController],
    *,
    unit_of_work: UnitOfWorkFactory,
    authenticator: Authenticator,
    events: EventSink,
    limits: Limits = DEFAULT_LIMITS,
) -> APIRouter:
    """Serves `UsersController` below /v1/users."""
    router = ContractRouter(
        controller,
        name="users.api",
        prefix="/v1/users",
        tags=["users"],
        unit_of_work=unit_of_work,
        authenticator=authenticator,
        events=events,
        limits=limits,
    )

    @router.operation("GET", "", status=200, auth=Auth.USER, paginate=Pagination.CURSOR)
    async def list_users(
        controller: UsersController,
        *,
        role: Annotated[UserRole | None, Query()] = None,
        tag: Annotated[list[str], Query(default_factory=list)],
        cursor: Annotated[str | None, Query()] = None,
        limit: Annotated[SafeInt, Bounds(ge=1, le=100), Query()] = 50,
        principal: Principal,
    ) -> ListUsersPage:
        return await controller.list_users(role=role, tag=tag, cursor=cursor, limit=limit, principal=principal)

    @router.operation(
        "GET",
        "/search",
        status=200,
        auth=Auth.PUBLIC,
        paginate=Pagination.OFFSET,
        deprecated=Deprecation(since=date(2026, 1, 1), sunset=date(2027, 1, 1)),
    )
    async def search_users(
        controller: UsersController,
        *,
        q: Annotated[str, Field(min_length=1), Query(alias="filter[name]")],
        trace: Annotated[str | None, Header(alias="X-Trace")] = None,
        offset: Annotated[SafeInt, Bounds(ge=0), Query()] = 0,
        limit: Annotated[SafeInt, Bounds(ge=1, le=100), Query()] = 50,
    ) -> SearchUsersPage:
        return await controller.search_users(q=q, trace=trace, offset=offset, limit=limit)

    @router.operation(
        "POST",
        "",
        status=201,
        auth=Auth.USER,
        errors=(UserExists,),
        idempotent=True,
        publishes=Publishes(
            on_success=EventType("users.user_registered", "users.user_registered"),
            on_error=EventType("users.registration_failed", "users.registration_failed"),
        ),
    )
    async def create_user(
        controller: UsersController, body: Annotated[UserCreate, Body()], *, principal: Principal
    ) -> UserRead:
        return await controller.create_user(body, principal=principal)

    @router.operation("GET", "/watch", status=200, auth=Auth.USER)
    def watch_users(controller: UsersController, *, principal: Principal) -> AsyncIterator[UserRead]:
        return controller.watch_users(principal=principal)

    @router.operation("POST", "/import", status=200, auth=Auth.PUBLIC, timeout=0.2)
    async def import_users(controller: UsersController, body: Annotated[list[UserCreate], Body()]) -> SafeInt:
        return await controller.import_users(body)

    @router.operation("GET", "/{user_id}", status=200, auth=Auth.PUBLIC, errors=(UserNotFound,))
    async def get_user(controller: UsersController, user_id: Annotated[SafeInt, Bounds(ge=0), Path()]) -> UserRead:
        """A user by its id."""
        return await controller.get_user(user_id)

    @router.operation("PATCH", "/{user_id}", status=200, auth=Auth.PUBLIC, errors=(UserNotFound,))
    async def patch_user(
        controller: UsersController,
        user_id: Annotated[SafeInt, Bounds(ge=0), Path()],
        body: Annotated[UserPatch, Body(media_type="application/merge-patch+json")],
    ) -> UserRead:
        return await controller.patch_user(user_id, body)

    @router.operation("DELETE", "/{user_id}", status=204, auth=Auth.SERVICE, errors=(UserNotFound,))
    async def delete_user(controller: UsersController, user_id: Annotated[SafeInt, Bounds(ge=0), Path()]) -> None:
        await controller.delete_user(user_id)

    return router
