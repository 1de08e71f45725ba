"""What a call can fail with besides the errors of its contract.

None of these is a `Problem`: a controller that lets one pass answers its own caller with 500, never with what some
other service said about a request of ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from interlock_runtime.problems import ProblemBody


class ClientError(Exception):
    """A call did not end as its contract says. `operation` is its qualified name, such as `users.api.get_user`."""

    def __init__(self, operation: str, message: str) -> None:
        super().__init__(f"{operation}: {message}")
        self.operation = operation


class CallFailed(ClientError):
    """No answer came: the service could not be reached, or the connection broke. The cause is the `__cause__`."""


class CallTimedOut(ClientError, TimeoutError):
    """The call, with all its attempts, took longer than it may. `seconds` is that limit."""

    def __init__(self, operation: str, seconds: float) -> None:
        super().__init__(operation, f"no answer within {seconds:g} seconds")
        self.seconds = seconds


class UndeclaredCall(ClientError):
    """The service's BUILD file does not declare the call, so nothing was sent."""

    def __init__(self, operation: str) -> None:
        api, _, name = operation.rpartition(".")
        domain, _, module = api.rpartition(".")
        spec = f"specs/{domain.replace('.', '/')}:{module}"
        super().__init__(
            operation,
            f'the service does not declare the call; its BUILD file should say consumes={{"{spec}": ["{name}"]}}',
        )


class UnexpectedResponse(ClientError):
    """The answer is neither the success nor an error of the contract. `problem` is its document, if it is one."""

    def __init__(
        self, operation: str, status: int, headers: Mapping[str, str], body: bytes, problem: ProblemBody | None
    ) -> None:
        super().__init__(operation, _unexpected(status, problem))
        self.status = status
        self.headers = headers
        self.body = body
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Place:
    """A place in an answer (an RFC 6901 JSON pointer, empty for the whole) and what is wrong there."""

    pointer: str
    message: str

    def __str__(self) -> str:
        return f"at {self.pointer}: {self.message}" if self.pointer else self.message


class ResponseDecodeError(ClientError):
    """The answer has the right status but not the form that the contract promises."""

    def __init__(self, operation: str, status: int, body: bytes, places: tuple[Place, ...]) -> None:
        listed = "; ".join(str(place) for place in places)
        super().__init__(operation, f"the answer ({status}) breaks its contract: {listed}")
        self.status = status
        self.body = body
        self.places = places


def _unexpected(status: int, problem: ProblemBody | None) -> str:
    if problem is None:
        return f"unexpected answer {status}"
    detail = f": {problem.detail}" if isinstance(problem.detail, str) else ""
    return f"unexpected answer {status}, {problem.title} ({problem.type}){detail}"
