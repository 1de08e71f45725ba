"""What generated clients are made of: `ServiceClient` calls the operations of another service over HTTP.

`operation` describes what is called, `service` calls it, `retry` decides when to call again, `wire` writes parameters,
`answers` reads what came back, `pages` and `events` go through lists and streams, `errors` are what can go wrong
besides the errors that a contract names.
"""

from interlock_runtime.client.errors import (
    CallFailed,
    CallTimedOut,
    ClientError,
    Place,
    ResponseDecodeError,
    UndeclaredCall,
    UnexpectedResponse,
)
from interlock_runtime.client.operation import NO_BODY, Operation
from interlock_runtime.client.pages import by_cursor, by_offset
from interlock_runtime.client.retry import SERVER_ERRORS, RetryPolicy
from interlock_runtime.client.service import ServiceClient, TokenProvider

__all__ = [
    "NO_BODY",
    "SERVER_ERRORS",
    "CallFailed",
    "CallTimedOut",
    "ClientError",
    "Operation",
    "Place",
    "ResponseDecodeError",
    "RetryPolicy",
    "ServiceClient",
    "TokenProvider",
    "UndeclaredCall",
    "UnexpectedResponse",
    "by_cursor",
    "by_offset",
]
