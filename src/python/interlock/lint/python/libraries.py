"""What is known of code that is never read: the libraries that rules are about, and Interlock's own runtime.

The runtime is a library to the services of any repository, this one included, so that a rule sees the same everywhere.
"""

from __future__ import annotations

from collections.abc import Mapping

LIBRARIES = frozenset({"interlock_runtime"})
"""Packages that are not read even where their sources are at hand."""

INERT = frozenset(
    {
        "aiosqlite",
        "alembic",
        "anyio",
        "asyncpg",
        "attr",
        "attrs",
        "boto3",
        "botocore",
        "cryptography",
        "hypothesis",
        "jinja2",
        "jwt",
        "numpy",
        "opentelemetry",
        "orjson",
        "pandas",
        "prometheus_client",
        "psycopg",
        "pytest",
        "sqlalchemy",
        "structlog",
        "tenacity",
        "typing_extensions",
        "uvicorn",
        "uvloop",
        "yaml",
    }
)
"""Libraries that no rule asks about, and through which nothing is reached that one asks about: calls of them, which are
the larger part of many a file, are not written down. One that is left out costs time alone."""

MESSAGING = frozenset(
    {
        "publish",
        "publish_batch",
        "publisher",
        "send_task",
        "signature",
        "spublish",
        "subscribe",
        "psubscribe",
        "ssubscribe",
        "subscriber",
        "xadd",
        "xread",
        "xreadgroup",
    }
)
"""Methods by whose names alone one may ask what stream or task they are given: their calls are written down, whatever
they are methods of."""

CANONICAL: Mapping[str, str] = {
    "fastapi.applications.FastAPI": "fastapi.FastAPI",
    "fastapi.routing.APIRouter": "fastapi.APIRouter",
    "fastapi.FastAPI().router": "fastapi.APIRouter()",
    "fastapi.routing.Mount": "starlette.routing.Mount",
    "fastapi.routing.routing": "starlette.routing",
    "fastapi.applications.routing": "fastapi.routing",
    "fastapi.applications.Starlette": "starlette.applications.Starlette",
    **{
        f"{request}().app": "fastapi.FastAPI()"
        for request in ("fastapi.Request", "fastapi.requests.Request", "starlette.requests.Request")
    },
    "starlette.applications.Starlette().router": "starlette.routing.Router()",
    "fastapi.FastAPI().router.routes": "starlette.routing.Router().routes",
    "pydantic.main.BaseModel": "pydantic.BaseModel",
    "pydantic.root_model.RootModel": "pydantic.RootModel",
    "pydantic.main.create_model": "pydantic.create_model",
    "pydantic.v1.BaseModel": "pydantic.BaseModel",
    "pydantic.v1.main.BaseModel": "pydantic.BaseModel",
    "pydantic.v1.create_model": "pydantic.create_model",
    "pydantic.v1.main.create_model": "pydantic.create_model",
    "pydantic.v1.dataclasses.dataclass": "pydantic.dataclasses.dataclass",
    "pydantic.v1.BaseSettings": "pydantic_settings.BaseSettings",
    "pydantic.v1.env_settings.BaseSettings": "pydantic_settings.BaseSettings",
    "pydantic.BaseSettings": "pydantic_settings.BaseSettings",
    "pydantic_settings.main.BaseSettings": "pydantic_settings.BaseSettings",
}
"""Names by which a thing may be reached as well, with the one name that rules know. `X()` is an instance of `X`."""

BASES: Mapping[str, tuple[str, ...]] = {
    "fastapi.FastAPI": ("starlette.applications.Starlette",),
    "fastapi.APIRouter": ("starlette.routing.Router",),
    "fastapi.routing.APIRoute": ("starlette.routing.Route",),
    "fastapi.routing.APIWebSocketRoute": ("starlette.routing.WebSocketRoute",),
    "starlette.routing.Route": ("starlette.routing.BaseRoute",),
    "starlette.routing.Mount": ("starlette.routing.BaseRoute",),
    "starlette.routing.Host": ("starlette.routing.BaseRoute",),
    "starlette.routing.WebSocketRoute": ("starlette.routing.BaseRoute",),
    "pydantic.RootModel": ("pydantic.BaseModel",),
    "pydantic.generics.GenericModel": ("pydantic.BaseModel",),
    "pydantic.v1.generics.GenericModel": ("pydantic.BaseModel",),
    "pydantic_settings.BaseSettings": ("pydantic.BaseModel",),
    "interlock_runtime.models.Model": ("pydantic.BaseModel",),
    "interlock_runtime.models.Patch": ("interlock_runtime.models.Model",),
    "interlock_runtime.problems.ProblemBody": ("interlock_runtime.models.Model",),
    "interlock_runtime.problems.InvalidInput": ("interlock_runtime.models.Model",),
    "interlock_runtime.problems.ValidationProblemBody": ("interlock_runtime.problems.ProblemBody",),
    "sqlmodel.SQLModel": ("pydantic.BaseModel",),
    "sqlmodel.main.SQLModel": ("pydantic.BaseModel",),
    "aiogram.types.TelegramObject": ("pydantic.BaseModel",),
    "aiogram.types.base.TelegramObject": ("pydantic.BaseModel",),
    "aiogram.types.base.MutableTelegramObject": ("aiogram.types.base.TelegramObject",),
    **{
        f"faststream.{broker}.fastapi.{name}": ("fastapi.APIRouter",)
        for broker, name in (
            ("redis", "RedisRouter"),
            ("rabbit", "RabbitRouter"),
            ("kafka", "KafkaRouter"),
            ("confluent", "KafkaRouter"),
            ("nats", "NatsRouter"),
        )
    },
    "interlock_runtime.rest.router.ContractRouter": ("fastapi.APIRouter",),
    "interlock_runtime.rest.router.ContractRoute": ("fastapi.routing.APIRoute",),
}
"""The bases of classes, by canonical names."""

RESULTS: Mapping[str, str] = {
    "interlock_runtime.events.broker.redis_broker()": "faststream.redis.RedisBroker()",
    "interlock_runtime.rest.health.health_router()": "fastapi.APIRouter()",
}
"""What a call gives an instance of."""


def canonical(value: str) -> str:
    return CANONICAL.get(value, value)
