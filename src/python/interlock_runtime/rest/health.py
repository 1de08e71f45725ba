"""`/healthz`: the process answers. `/readyz`: it can do its work, as named checks find."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from enum import StrEnum

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse

logger = logging.getLogger("interlock.health")

Check = Callable[[], Awaitable[None]]
"""Raises when what it checks is not usable."""


class Finding(StrEnum):
    """What a check found. The reason of a failure is in the log, not in the answer."""

    OK = "ok"
    FAILING = "failing"
    TIMED_OUT = "timed out"


class Drain:
    """Whether the process is on its way out. Made by the composition root, begun by `serve.run` on SIGTERM."""

    def __init__(self) -> None:
        self.begun = False

    def begin(self) -> None:
        self.begun = True


def health_router(checks: Mapping[str, Check], *, drain: Drain | None = None, timeout: float = 2.0) -> APIRouter:
    """Serves both paths outside the contract. All checks together take at most `timeout` seconds."""
    router = APIRouter(include_in_schema=False)

    @router.get("/healthz")
    async def healthz(request: Request) -> JSONResponse:
        return _report("ok", {}, 200)

    @router.get("/readyz")
    async def readyz(request: Request) -> JSONResponse:
        found = await asyncio.gather(*(_run(name, check, timeout) for name, check in checks.items()))
        findings = dict(zip(checks, found, strict=True))
        if drain is not None and drain.begun:
            return _report("draining", findings, 503)
        if any(finding is not Finding.OK for finding in found):
            return _report("not ready", findings, 503)
        return _report("ready", findings, 200)

    return router


def _report(status: str, findings: Mapping[str, Finding], code: int) -> JSONResponse:
    return JSONResponse({"status": status, "checks": findings}, code, headers={"Cache-Control": "no-store"})


async def _run(name: str, check: Check, timeout: float) -> Finding:
    try:
        async with asyncio.timeout(timeout):
            await check()
    except TimeoutError:
        logger.warning("check %s did not end within %g seconds", name, timeout)
        return Finding.TIMED_OUT
    except Exception as error:
        # A probe comes every few seconds: a line each says enough, and the traceback is for those who look for it.
        logger.warning("check %s failed: %s: %s", name, type(error).__name__, str(error).partition("\n")[0])
        logger.debug("check %s failed", name, exc_info=error)
        return Finding.FAILING
    return Finding.OK
