"""Operations on one thing that cannot say it is not there."""

from __future__ import annotations

from collections.abc import Iterator

from interlock.diagnostics.catalogue.entry import Entry
from interlock.ir.api import Method, Param, ParamSource
from interlock.ir.declarations import Enum
from interlock.ir.types import ConstType, Scalar, ScalarType
from interlock.lint.spec.examples import shop
from interlock.lint.spec.rule import Finding, SpecRule
from interlock.lint.spec.workspace import Workspace

_GONE = frozenset({404, 410})


def check(workspace: Workspace) -> Iterator[Finding]:
    for route in workspace.routes:
        operation = route.operation
        # A PUT may make what was not there.
        if route.http.method is Method.PUT or not any(_names_something(workspace, param) for param in operation.params):
            continue
        if not any(workspace.system.errors[name].status in _GONE for name in operation.errors):
            yield Finding(
                operation.span,
                f"`{operation.name}` has no answer for what is not there",
                "list an error with `status: 404` under `errors`",
            )


def _names_something(workspace: Workspace, param: Param) -> bool:
    """Whether a parameter may name what does not exist; of an enum and of a boolean there is every value."""
    if param.source is not ParamSource.PATH or isinstance(workspace.declared(param.type), Enum):
        return False
    match workspace.dealias(param.type):
        case ConstType() | ScalarType(scalar=Scalar.BOOL):
            return False
        case _:
            return True


def _api(errors: str) -> str:
    return f"""
    errors: {{OrderNotFound: {{status: 404}}}}
    operations:
      get_order:
        output: Order
        params: [{{name: order_id, type: int}}]
        {errors}
        rest: {{method: GET, path: "/orders/{{order_id}}"}}
    """


_MODEL = "models: {Order: {fields: {id: int}}}"

RULE = SpecRule(
    Entry(
        id="lint/missing-not-found",
        title="An operation on one thing without a 404",
        reason="""\
A path with a parameter names one thing out of many, and some are not there. Without a declared error the answer to
that is whatever the code happens to do, and clients have no type to tell it by.""",
        bad=shop(models=_MODEL, api=_api("")),
        good=shop(models=_MODEL, api=_api("errors: [OrderNotFound]")),
    ),
    check,
)
