"""Projects that reach what lies outside a process, by their normalized names."""

from __future__ import annotations

from collections.abc import Mapping

from interlock.ir.services import Resource

DRIVERS: Mapping[Resource, frozenset[str]] = {
    Resource.POSTGRES: frozenset(
        {
            "aiopg",
            "asyncpg",
            "pg8000",
            "psycopg",
            "psycopg-binary",
            "psycopg2",
            "psycopg2-binary",
            "psycopg2cffi",
            "psqlpy",
        }
    ),
    Resource.REDIS: frozenset(
        {"aioredis", "arq", "celery", "coredis", "dramatiq", "faststream", "redis", "rq", "taskiq-redis", "valkey"}
    ),
}

CLIENTS = frozenset(
    {
        "aiobotocore",
        "aiogram",
        "aiohttp",
        "aiosmtplib",
        "boto3",
        "botocore",
        "discord-py",
        "grpcio",
        "httplib2",
        "httpx",
        "httpx2",
        "niquests",
        "paramiko",
        "pycurl",
        "pyrogram",
        "python-telegram-bot",
        "requests",
        "sentry-sdk",
        "slack-sdk",
        "stripe",
        "telethon",
        "urllib3",
        "websockets",
    }
)
"""Of servers on the internet, by HTTP, SMTP and the like."""
