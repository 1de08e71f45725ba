"""A small system made by hand, with one of everything that an API can have. Only tests import this."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from interlock.ir.api import (
    Api,
    Auth,
    Deprecation,
    Error,
    Method,
    Operation,
    OperationEvents,
    Pagination,
    Param,
    ParamSource,
)
from interlock.ir.declarations import (
    Default,
    Enum,
    EnumMember,
    Field,
    Optional,
    Presence,
    Required,
)
from interlock.ir.messaging import Delivery, Event
from interlock.ir.system import Domain, System
from interlock.ir.testing import INT, REQUIRED, SPAN, STRING, field, model, named, operation, ref
from interlock.ir.types import (
    Constraints,
    ListType,
    NullableType,
    Scalar,
    ScalarType,
    SetType,
    Type,
)

OPTIONAL = Optional()


def param(
    name: str,
    type_: Type,
    source: ParamSource = ParamSource.PATH,
    presence: Presence = REQUIRED,
    *,
    wire: str | None = None,
    doc: str | None = None,
) -> Param:
    return Param(name, wire or name, source, type_, presence, doc, False, (), SPAN)


def query(name: str, type_: Type, presence: Presence = OPTIONAL, *, wire: str | None = None) -> Param:
    return param(name, type_, ParamSource.QUERY, presence, wire=wire)


def on_users(name: str, method: Method, path: str, status: int = 200) -> Operation:
    return operation(name, method, f"/v1/users{path}", status)


def error(name: str, status: int, *fields: Field, doc: str | None = None) -> Error:
    kebab = name.lower()
    return Error(named(name), "api", status, name, f"urn:problem:users:{kebab}", doc, fields, SPAN)


def event(name: str) -> Event:
    return Event(
        named(name), ref("UserRead"), f"users.{name}", None, None, Delivery(5, 1, 30, True, "id", None), None, SPAN
    )


ROLE = Enum(
    named("Role"), (EnumMember("ADMIN", "admin"), EnumMember("MEMBER", "member")), None, "What one may do.", False, SPAN
)
USER_FIELDS = (
    field("telegram_id", ScalarType(Scalar.INT, Constraints(ge=0))),
    field("email", NullableType(ScalarType(Scalar.EMAIL))),
    field("role", ref("Role"), Default("member")),
    field("from_chat", INT, Optional(), wire="from"),
)
DECLARATIONS = (
    ROLE,
    model("UserCreate", *USER_FIELDS),
    model("UserPatch", *(replace(own, presence=Optional()) for own in USER_FIELDS), patch=True),
    model("UserRead", field("id", INT), *USER_FIELDS),
)
ERRORS = (
    error("UserNotFound", 404, doc="No such user."),
    error(
        "UserExists",
        409,
        field("telegram_id", INT),
        field("since", ScalarType(Scalar.DATETIME), Optional()),
        field("names", ListType(STRING), Default(["nobody"])),
        field("date", NullableType(ScalarType(Scalar.DATE)), Default(None)),
        field("kind", ref("Role"), Default("admin"), wire="class"),
        doc="A user with this telegram id is known already.\n\nAsk for that one instead.",
    ),
    error("Undocumented", 410),
)
USER_ID = param("user_id", ScalarType(Scalar.INT, Constraints(ge=0)), doc="The user's number.")
OPERATIONS = (
    replace(
        on_users("list_users", Method.GET, ""),
        summary="List users",
        doc='Everybody,\nin the order of their "numbers".',
        output=ref("UserRead"),
        params=(
            query("role", ref("Role")),
            query("tag", ListType(ScalarType(Scalar.STRING, Constraints(min_length=1))), Default([])),
            query("id", SetType(INT)),
            query("after", ScalarType(Scalar.DATE), Default("2026-01-01")),
            query("sort", STRING, Default("id")),
            query("shown", ref("Role"), Default("member"), wire="filter[role]"),
        ),
        auth=Auth.USER,
        pagination=Pagination.CURSOR,
    ),
    replace(
        on_users("search_users", Method.GET, "/search"),
        output=ref("UserRead"),
        params=(
            query("q", ScalarType(Scalar.STRING, Constraints(min_length=1)), Required()),
            param("trace", STRING, ParamSource.HEADER, Optional(), wire="X-Trace"),
        ),
        pagination=Pagination.OFFSET,
        deprecation=Deprecation(date(2026, 1, 1), date(2027, 1, 1)),
    ),
    replace(
        on_users("create_user", Method.POST, "", 201),
        input=ref("UserCreate"),
        output=ref("UserRead"),
        errors=(named("UserExists"),),
        auth=Auth.USER,
        idempotent=True,
        events=OperationEvents(None, named("user_registered"), named("registration_failed")),
    ),
    replace(on_users("watch_users", Method.GET, "/watch"), output=ref("UserRead"), stream=True, auth=Auth.USER),
    replace(
        on_users("import_users", Method.POST, "/import"),
        input=ListType(ref("UserCreate")),
        output=INT,
        timeout=2.5,
    ),
    replace(
        on_users("get_user", Method.GET, "/{user_id}"),
        doc="A user by its number.",
        output=ref("UserRead"),
        params=(USER_ID,),
        errors=(named("UserNotFound"), named("Undocumented")),
    ),
    replace(
        on_users("patch_user", Method.PATCH, "/{user_id}"),
        input=ref("UserPatch"),
        output=ref("UserRead"),
        params=(USER_ID,),
        errors=(named("UserNotFound"),),
    ),
    replace(on_users("delete_user", Method.DELETE, "/{user_id}", 204), params=(USER_ID,), auth=Auth.SERVICE),
    replace(
        on_users("get_report", Method.GET, "/{user_id}/reports/{year}-{from}.json"),
        output=STRING,
        params=(param("from_month", INT, wire="from"), USER_ID, param("year", INT)),
    ),
    replace(on_users("probe_user", Method.HEAD, "/{user_id}"), params=(USER_ID,)),
    replace(on_users("date", Method.GET, "/date"), output=ScalarType(Scalar.DATE)),
    replace(on_users("list", Method.GET, "/list"), output=ListType(ref("UserRead"))),
    replace(on_users("router", Method.POST, "/router", 202), auth=Auth.SERVICE),
    replace(on_users("on_message", Method.POST, ""), input=ref("UserCreate"), http=None),
)
API = Api("users", "api", "users", "/users", ("users",), 1, ERRORS, OPERATIONS, "specs/users/api.yaml")
DOMAIN = Domain("users", DECLARATIONS, (API,), (event("user_registered"), event("registration_failed")), ())
SYSTEM = System((DOMAIN,))
