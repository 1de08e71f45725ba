"""The Link header field of a page (RFC 8288)."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from starlette.types import Scope

from interlock_runtime.pagination import next_link
from interlock_runtime.rest.answer import HeaderFields, encode_headers
from interlock_runtime.rest.contract import Pagination
from interlock_runtime.rest.gate import Admitted

_PATH_CHARACTERS = "/:@!$&'()*+,;=~"


def page_headers(kind: Pagination, page: Any, scope: Scope, admitted: Admitted) -> HeaderFields:
    """The link to the next page, unless `page` is the last one."""
    match kind:
        case Pagination.CURSOR:
            if page.next_cursor is None:
                return ()
            replaced = {"cursor": page.next_cursor}
        case Pagination.OFFSET:
            following = admitted.arguments["offset"] + len(page.items)
            if following >= page.total or not page.items:
                return ()
            replaced = {"offset": str(following)}
    raw = scope.get("raw_path")
    # As it was sent, where the server tells: decoded, a slash in a parameter looks like any other.
    path = quote(scope["path"], safe=_PATH_CHARACTERS) if raw is None else quote(raw, safe=_PATH_CHARACTERS + "%")
    return encode_headers({"Link": next_link(path, admitted.incoming.pairs, **replaced)})
