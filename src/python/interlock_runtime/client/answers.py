"""Responses as values: the answer of the contract, an error of the contract, or what is neither."""

from __future__ import annotations

from typing import Any, NoReturn, TypeVar, cast

import httpx2
from pydantic import ValidationError

from interlock_runtime.client.errors import Place, ResponseDecodeError, UnexpectedResponse
from interlock_runtime.client.operation import Operation
from interlock_runtime.models import read_answer
from interlock_runtime.problems import PROBLEM_MEDIA_TYPE, Problem, ProblemBody

T = TypeVar("T")


def answer_of(operation: Operation[T], response: httpx2.Response) -> T:
    """The answer. What the contract does not know in it is ignored.

    Raises the contract's error that the response is, `UnexpectedResponse`, or `ResponseDecodeError`.
    """
    if response.status_code != operation.status:
        refuse(operation, response)
    if operation.answer is None or operation.method == "HEAD":
        return cast(T, None)
    return read(operation, response.status_code, response.content)


def read(operation: Operation[T], status: int, data: bytes | str) -> T:
    """JSON of the operation's answer. Raises `ResponseDecodeError`."""
    try:
        return read_answer(operation.answer_adapter, data)
    except ValidationError as error:
        body = data.encode() if isinstance(data, str) else data
        raise ResponseDecodeError(operation.name, status, body, _places(error)) from error


def refuse(operation: Operation[Any], response: httpx2.Response) -> NoReturn:
    """Raises what a response means that is not the operation's success."""
    body = response.content
    problem = problem_of(response)
    error = None if problem is None else operation.errors_by_type.get(problem.type)
    if error is None:
        raise UnexpectedResponse(operation.name, response.status_code, response.headers, body, problem)
    raise _typed(operation, error, response.status_code, body)


def _typed(operation: Operation[Any], error: type[Problem], status: int, body: bytes) -> Problem:
    try:
        return error.parse(body)
    except ValidationError as invalid:
        raise ResponseDecodeError(operation.name, status, body, _places(invalid)) from invalid


def problem_of(response: httpx2.Response) -> ProblemBody | None:
    """The problem document (RFC 9457) that a response is, if it is one."""
    media_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != PROBLEM_MEDIA_TYPE:
        return None
    try:
        return ProblemBody.model_validate_json(response.content)
    except ValidationError:
        return None


def _places(error: ValidationError) -> tuple[Place, ...]:
    details = error.errors(include_url=False, include_context=False, include_input=False)
    return tuple(Place(_pointer(detail["loc"]), detail["msg"]) for detail in details)


def _pointer(loc: tuple[int | str, ...]) -> str:
    return "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in loc)
