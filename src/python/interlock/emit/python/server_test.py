"""The server's modules of an API: shared and router. What they do when they run is tested with the golden scenarios."""

from __future__ import annotations

import ast
from dataclasses import replace

import pytest

from interlock.emit.python.example_system import API, DOMAIN, OPERATIONS, SYSTEM
from interlock.emit.python.server import emit_server
from interlock.emit.python.shared_api import emit_shared_api
from interlock.ir.api import Api, Auth, Http, Operation
from interlock.ir.system import Domain, System


def server(api: Api = API) -> str:
    return emit_server(SYSTEM, DOMAIN, api).content


def shared(api: Api = API) -> str:
    return emit_shared_api(SYSTEM, DOMAIN, api).content


def only(*names: str, api: Api = API) -> Api:
    return replace(api, operations=tuple(own for own in OPERATIONS if own.name in names))


def written(source: str, function: str) -> str:
    """A function of the source, its decorators included, as Python writes it."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.AsyncFunctionDef | ast.FunctionDef) and node.name == function:
            return ast.unparse(node)
    raise AssertionError(f"no {function}")


def test_modules_are_named_for_the_api() -> None:
    assert emit_shared_api(SYSTEM, DOMAIN, API).path == "specs/users/api.py"
    assert emit_server(SYSTEM, DOMAIN, API).path == "specs/users/api_server.py"
    deep = replace(API, domain="billing.invoices", module="admin")
    assert emit_server(System((Domain("billing.invoices", (), (deep,), (), ()),)), DOMAIN, only(api=deep)).path == (
        "specs/billing/invoices/admin_server.py"
    )


def test_the_shared_module_knows_no_web_framework() -> None:
    assert "fastapi" not in shared()
    assert "starlette" not in shared()
    assert "interlock_runtime.rest" not in shared()


def test_path_parameters_come_by_position_in_the_order_of_the_path_and_others_by_name() -> None:
    assert "async def get_report(self, user_id: SafeInt, year: SafeInt, from_month: SafeInt) -> str" in shared()
    assert "async def search_users(self, *, q: str, trace: str | None, offset: int, limit: int)" in shared()


def test_the_router_passes_on_what_the_controller_takes() -> None:
    assert "return await controller.patch_user(user_id, body)" in written(server(), "patch_user")
    assert "return await controller.create_user(body, principal=principal)" in written(server(), "create_user")
    assert "return controller.watch_users(principal=principal)" in written(server(), "watch_users")
    assert written(server(), "delete_user").endswith("await controller.delete_user(user_id)")


def test_names_on_the_wire_are_aliases_where_they_differ() -> None:
    assert "from_month: Annotated[SafeInt, Path(alias='from')]" in written(server(), "get_report")
    assert "trace: Annotated[str | None, Header(alias='X-Trace')]=None" in written(server(), "search_users")
    assert "shown: Annotated[Role, Query(alias='filter[role]')]=Role.MEMBER" in written(server(), "list_users")


def test_defaults_that_can_change_or_need_a_call_are_made_for_each_request() -> None:
    source = written(server(), "list_users")
    assert "Query(default_factory=list_)" in source
    assert "Query(default_factory=lambda: date_.fromisoformat('2026-01-01'))" in source
    assert "sort: Annotated[str, Query()]='id'" in source


def test_only_a_merge_patch_is_declared_as_one() -> None:
    assert "Body(media_type='application/merge-patch+json')" in written(server(), "patch_user")
    assert "Body()" in written(server(), "create_user")


def test_operations_without_http_are_not_served_but_the_controller_has_them() -> None:
    assert "on_message" not in server()
    assert "async def on_message(self, body: UserCreate) -> None" in shared()


def test_no_principal_is_told_to_what_only_messages_reach() -> None:
    driven = replace(_operation("on_message"), auth=Auth.USER)
    assert "principal" not in shared(replace(API, operations=(driven,)))


def test_what_is_published_is_named_by_the_constants_of_the_events() -> None:
    publishes = "publishes=Publishes(on_success=USER_REGISTERED.type, on_error=REGISTRATION_FAILED.type)"
    assert publishes in written(server(), "create_user")
    assert "from specs.users.events import REGISTRATION_FAILED, USER_REGISTERED" in server()


@pytest.mark.parametrize(
    ("operations", "asked"),
    [
        (("get_user",), set()),
        (("get_user", "delete_user"), {"authenticator"}),
        (("create_user",), {"authenticator", "events"}),
    ],
)
def test_the_factory_asks_for_what_its_operations_need(operations: tuple[str, ...], asked: set[str]) -> None:
    factory = next(node for node in ast.parse(server(only(*operations))).body if isinstance(node, ast.FunctionDef))
    assert {argument.arg for argument in factory.args.kwonlyargs} == {"unit_of_work", "limits", *asked}
    assert [argument.arg for argument in factory.args.args] == ["controller"]


def test_the_principal_reaches_controllers_of_user_operations_alone() -> None:
    def changed(auth: Auth) -> str:
        return shared(replace(API, operations=(replace(_operation("get_user"), auth=auth),)))

    assert "principal" in changed(Auth.USER)
    assert "principal" not in changed(Auth.SERVICE)
    assert "principal" not in changed(Auth.PUBLIC)


def test_an_api_without_operations_or_errors_is_a_controller_that_does_nothing() -> None:
    empty = replace(API, operations=(), errors=())
    assert ast.parse(shared(empty)).body[-1].body[-1].value.value.startswith("What serves")  # type: ignore[attr-defined]  # a docstring
    compile(server(empty), "api_server.py", "exec")


def test_errors_are_dataclasses_with_their_own_members() -> None:
    error = next(
        node for node in ast.parse(shared()).body if isinstance(node, ast.ClassDef) and node.name == "UserExists"
    )
    assert ast.unparse(error.decorator_list[0]) == "dataclass(eq=False, kw_only=True)"
    members = [ast.unparse(node) for node in error.body[1:]]
    assert members == [
        "status: ClassVar[int] = 409",
        "type_uri: ClassVar[str] = 'urn:problem:users:userexists'",
        "title: ClassVar[str] = 'UserExists'",
        "telegram_id: SafeInt",
        "since: Timestamp | MISSING = MISSING",
        "names: list_[str] = field(default_factory=lambda: ['nobody'])",
        "date: CalendarDate | None = None",
        "kind: Annotated[Role, Field(alias='class')] = Role.ADMIN",
    ]


def test_the_prefix_is_said_once() -> None:
    assert 'prefix="/v1/users"' in server()
    assert '"GET", "/{user_id}"' in server()
    elsewhere = replace(_operation("get_user"), http=replace(_http("get_user"), path="/other/{user_id}"))
    assert '"GET", "/other/{user_id}"' in server(replace(API, operations=(elsewhere,)))


def _operation(name: str) -> Operation:
    return next(operation for operation in OPERATIONS if operation.name == name)


def _http(name: str) -> Http:
    http = _operation(name).http
    assert http is not None
    return http
