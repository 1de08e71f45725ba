"""A small system made by hand, with one of everything that an API can have. Only tests import this."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from interlock.diagnostics.source import Span
from interlock.ir.api import (
    NO_EVENTS,
    Api,
    Auth,
    Deprecation,
    Error,
    Http,
    Method,
    Operation,
    OperationEvents,
    Pagination,
    Param,
    ParamSource,
)
from interlock.ir.declarations import (
    Default,
    Direction,
    Enum,
    EnumMember,
    Field,
    Model,
    Optional,
    Presence,
    Required,
)
from interlock.ir.messaging import Delivery, Event
from interlock.ir.system import Domain, System
from interlock.ir.types import (
    Constraints,
    ListType,
    NullableType,
    QualifiedName,
    Ref,
    Scalar,
    ScalarType,
    SetType,
    Type,
)

SPAN = Span("specs/users/api.yaml", 0, 0)
INT = ScalarType(Scalar.INT)
STRING = ScalarType(Scalar.STRING)
REQUIRED = Required()
OPTIONAL = Optional()


def named(name: str) -> QualifiedName:
    return QualifiedName("users", name)


def ref(name: str) -> Ref:
    return Ref(named(name))


def field(name: str, type_: Type, presence: Presence = REQUIRED, *, wire: str | None = None) -> Field:
    return Field(name, wire or name, type_, presence, None, False, False, False, (), SPAN)


def model(name: str, *fields: Field, patch: bool = False) -> Model:
    return Model(named(name), "User", None, Direction.BOTH, patch, fields, None, False, (), SPAN)


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


def operation(name: str, method: Method, path: str, status: int = 200) -> Operation:
    return Operation(
        name=name,
        summary=None,
        doc=None,
        input=None,
        output=None,
        params=(),
        errors=(),
        auth=Auth.PUBLIC,
        pagination=None,
        idempotent=False,
        deprecation=None,
        stream=False,
        timeout=None,
        http=Http(method, f"/v1/users{path}", status),
        events=NO_EVENTS,
        span=SPAN,
    )


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
        operation("list_users", Method.GET, ""),
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
        operation("search_users", Method.GET, "/search"),
        output=ref("UserRead"),
        params=(
            query("q", ScalarType(Scalar.STRING, Constraints(min_length=1)), Required()),
            param("trace", STRING, ParamSource.HEADER, Optional(), wire="X-Trace"),
        ),
        pagination=Pagination.OFFSET,
        deprecation=Deprecation(date(2026, 1, 1), date(2027, 1, 1)),
    ),
    replace(
        operation("create_user", Method.POST, "", 201),
        input=ref("UserCreate"),
        output=ref("UserRead"),
        errors=(named("UserExists"),),
        auth=Auth.USER,
        idempotent=True,
        events=OperationEvents(None, named("user_registered"), named("registration_failed")),
    ),
    replace(operation("watch_users", Method.GET, "/watch"), output=ref("UserRead"), stream=True, auth=Auth.USER),
    replace(
        operation("import_users", Method.POST, "/import"), input=ListType(ref("UserCreate")), output=INT, timeout=2.5
    ),
    replace(
        operation("get_user", Method.GET, "/{user_id}"),
        doc="A user by its number.",
        output=ref("UserRead"),
        params=(USER_ID,),
        errors=(named("UserNotFound"), named("Undocumented")),
    ),
    replace(
        operation("patch_user", Method.PATCH, "/{user_id}"),
        input=ref("UserPatch"),
        output=ref("UserRead"),
        params=(USER_ID,),
        errors=(named("UserNotFound"),),
    ),
    replace(operation("delete_user", Method.DELETE, "/{user_id}", 204), params=(USER_ID,), auth=Auth.SERVICE),
    replace(
        operation("get_report", Method.GET, "/{user_id}/reports/{year}-{from}.json"),
        output=STRING,
        params=(param("from_month", INT, wire="from"), USER_ID, param("year", INT)),
    ),
    replace(operation("probe_user", Method.HEAD, "/{user_id}"), params=(USER_ID,)),
    replace(operation("date", Method.GET, "/date"), output=ScalarType(Scalar.DATE)),
    replace(operation("list", Method.GET, "/list"), output=ListType(ref("UserRead"))),
    replace(operation("router", Method.POST, "/router", 202), auth=Auth.SERVICE),
    replace(operation("on_message", Method.POST, ""), input=ref("UserCreate"), http=None),
)
API = Api("users", "api", "users", "/users", ("users",), 1, ERRORS, OPERATIONS, "specs/users/api.yaml")
DOMAIN = Domain("users", DECLARATIONS, (API,), (event("user_registered"), event("registration_failed")), ())
SYSTEM = System((DOMAIN,))
