"""The same orders API twice: as generated from its spec, and written by hand in FastAPI as well as it can be.

Both have the same models, the same controller, the same unit of work that is committed before the answer is sent, and
the same problem handlers. The generated modules are found on the path under their usual name, `specs.orders`.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Depends, FastAPI, Path, Query, Request, Response
from pydantic import WithJsonSchema

from interlock_runtime.call import Call
from interlock_runtime.problems import ProblemBody, ValidationProblemBody, body_type
from interlock_runtime.rest.problems import install_problem_handlers
from interlock_runtime.unit_of_work import MemoryUnitOfWork, UnitOfWork

models = import_module("specs.orders.models")
api = import_module("specs.orders.api")

_Responses = dict[int | str, dict[str, Any]]

_PLACED = 20
_LARGEST = 2**53 - 1


class Orders:
    """A controller over orders that were placed before: what it costs is not what is measured."""

    def __init__(self) -> None:
        lines = [models.Line(sku=f"sku-{number}", quantity=number + 1, price=2.5) for number in range(3)]
        self._orders = {
            number: models.OrderRead(id=number, customer_id=7, note=None, lines=lines, tags=["gift"], total=15.0)
            for number in range(1, _PLACED + 1)
        }

    async def create_order(self, body: Any) -> Any:
        total = sum(line.quantity * line.price for line in body.lines)
        return models.OrderRead(
            id=1, customer_id=body.customer_id, note=body.note, lines=body.lines, tags=body.tags, total=total
        )

    async def get_order(self, order_id: int) -> Any:
        if order_id not in self._orders:
            raise api.OrderNotFound
        return self._orders[order_id]

    async def list_orders(self, *, customer_id: int | None, offset: int, limit: int) -> Any:
        found = [order for order in self._orders.values() if customer_id is None or order.customer_id == customer_id]
        return api.ListOrdersPage(items=found[offset : offset + limit], total=len(found))


def generated() -> FastAPI:
    """The application made of the generated router."""
    app = FastAPI()
    install_problem_handlers(app)
    orders = Orders()

    @asynccontextmanager
    async def provide(call: Call) -> AsyncIterator[Orders]:
        yield orders

    router = import_module("specs.orders.api_server").orders_router(provide, unit_of_work=MemoryUnitOfWork)
    app.include_router(router)
    return app


def by_hand() -> FastAPI:
    """The application as a good engineer writes it without a generator."""
    app = FastAPI()
    install_problem_handlers(app)
    orders = Orders()
    internal: _Responses = {
        500: {"model": ProblemBody, "description": "Something went wrong on the server."},
        503: {"model": ProblemBody, "description": "Something that the server needs is away; nothing was done."},
    }
    invalid: _Responses = {
        422: {"model": ValidationProblemBody, "description": "The request does not follow the contract."}
    }
    body_refusals: _Responses = {
        400: {"model": ProblemBody, "description": "The body is not JSON."},
        413: {"model": ProblemBody, "description": "The body is too large."},
        415: {"model": ProblemBody, "description": "The body's media type is not supported."},
    }
    described = 'The next page, with `rel="next"` (RFC 8288). Absent on the last one.'
    next_page = {"Link": {"description": described, "schema": {"type": "string"}}}
    never_null = {"type": "integer", "minimum": 1, "maximum": _LARGEST}
    not_found: _Responses = {404: {"model": body_type(api.OrderNotFound), "description": "There is no such order."}}

    async def unit_of_work() -> AsyncIterator[UnitOfWork]:
        async with MemoryUnitOfWork() as work:
            yield work

    async def controller() -> Orders:
        return orders

    Work = Annotated[MemoryUnitOfWork, Depends(unit_of_work)]
    Controller = Annotated[Orders, Depends(controller)]

    @app.post(
        "/v1/orders",
        status_code=201,
        summary="Place an order",
        operation_id="create_order",
        tags=["orders"],
        responses={**body_refusals, **invalid, **internal},
    )
    async def create_order(body: models.OrderCreate, orders: Controller, work: Work) -> models.OrderRead:  # type: ignore[name-defined]  # known at run time only
        order = await orders.create_order(body)
        await work.commit()
        return order

    @app.get(
        "/v1/orders/{order_id}",
        summary="Get an order",
        operation_id="get_order",
        tags=["orders"],
        responses={**not_found, **invalid, **internal},
    )
    async def get_order(
        order_id: Annotated[int, Path(ge=1, le=_LARGEST)], orders: Controller, work: Work
    ) -> models.OrderRead:  # type: ignore[name-defined]  # known at run time only
        order = await orders.get_order(order_id)
        await work.commit()
        return order

    @app.get(
        "/v1/orders",
        summary="List orders",
        operation_id="list_orders",
        tags=["orders"],
        responses={200: {"headers": next_page}, **invalid, **internal},
    )
    async def list_orders(
        request: Request,
        response: Response,
        orders: Controller,
        work: Work,
        customer_id: Annotated[int | None, Query(ge=1, le=_LARGEST), WithJsonSchema(never_null)] = None,
        offset: Annotated[int, Query(ge=0, le=_LARGEST)] = 0,
        limit: Annotated[int, Query(ge=1, le=100)] = 50,
    ) -> api.ListOrdersPage:  # type: ignore[name-defined]  # known at run time only
        page = await orders.list_orders(customer_id=customer_id, offset=offset, limit=limit)
        await work.commit()
        if offset + len(page.items) < page.total:
            query = {**request.query_params, "offset": offset + limit}
            response.headers["Link"] = f'<{request.url.path}?{urlencode(query)}>; rel="next"'
        return page

    # Behind what is measured, so that no request there passes them.
    app.head("/v1/orders/{order_id}", include_in_schema=False)(get_order)
    app.head("/v1/orders", include_in_schema=False)(list_orders)
    return app
