"""Mistakes of operations: their routes, parameters, methods and answers, and what they take and give."""

from __future__ import annotations

from interlock.diagnostics.catalogue.entry import Entry, Example, example_file

_MODELS = """
models:
  Product:
    fields: {id: {type: int, readonly: true}, name: string, cost: {type: decimal, writeonly: true}}
    variants: {Create: {}, Read: {}, Patch: {patch: true}}
"""


def _operation(text: str) -> Example:
    return _operations(f"act: {text}")


def _operations(*texts: str) -> Example:
    listed = "".join(f"  {text}\n" for text in texts)
    return (
        example_file("specs/shop/models.yaml", _MODELS),
        example_file(
            "specs/shop/api.yaml",
            f"domain: shop\nerrors:\n  NoSuchProduct: {{status: 404}}\noperations:\n{listed}",
        ),
    )


_GOOD = _operation("{output: ProductRead, rest: {method: GET, path: /product}}")

OPERATION_ENTRIES: tuple[Entry, ...] = (
    Entry(
        id="spec/no-transport",
        title="An operation that nothing can call",
        reason="""An operation is reached by a route (`rest`) or by an event that it handles (`events.subscribe`),
or both.""",
        bad=_operation("{output: ProductRead}"),
        good=_GOOD,
    ),
    Entry(
        id="spec/no-route",
        title="Parameters without a route",
        reason="""Parameters come from the path, the query or a header; an operation that only handles events has an
input.""",
        bad=(
            *_operation("{input: ProductRead, params: [{name: id, type: int}], events: {subscribe: sold}}"),
            example_file("specs/shop/events.yaml", "events: {sold: {message: ProductRead}}"),
        ),
        good=(
            *_operation("{input: ProductRead, events: {subscribe: sold}}"),
            example_file("specs/shop/events.yaml", "events: {sold: {message: ProductRead}}"),
        ),
    ),
    Entry(
        id="spec/path-syntax",
        title="A path that does not read",
        reason="""A path starts with `/` and is made of the characters that RFC 3986 allows in paths; others, and only
they, are written as `%20`. Slashes, braces and control characters are not allowed even so. A parameter is an
identifier in braces, and may share its segment with literals: `/accounts/{id}.json`. Two parameters need a literal
between them. A prefix has no parameters.""",
        bad=_operation("{rest: {method: GET, path: products}}"),
        good=_operation("{rest: {method: GET, path: /products}}"),
    ),
    Entry(
        id="spec/path-param",
        title="Path and parameters do not agree",
        reason="""Every name in the braces of a path is a parameter of the path, once, and every parameter of the
path is in its template. A parameter whose name is in the template is of the path unless it says otherwise.""",
        bad=_operation('{params: [{name: id, type: int}], rest: {method: GET, path: "/products/{product_id}"}}'),
        good=_operation(
            '{params: [{name: product_id, type: int}], rest: {method: GET, path: "/products/{product_id}"}}'
        ),
    ),
    Entry(
        id="spec/param-name",
        title="A parameter's name means something else",
        reason="""Pagination adds `cursor` or `offset` and `limit`; HTTP and OpenAPI give `Authorization`,
`Content-Type` and a few other headers their meaning; and a header's name is a token (RFC 9110).""",
        bad=_operation(
            "{params: [{name: authorization, type: string, source: header}], rest: {method: GET, path: /x}}"
        ),
        good=_operation("{params: [{name: x_trace, type: string, source: header}], rest: {method: GET, path: /x}}"),
    ),
    Entry(
        id="spec/param-type",
        title="A parameter that is no plain value",
        reason="""Paths, queries and headers hold text: scalars, enums and consts. In the query a list or a set
repeats its key. Null has no form there: a parameter that may be missing says `required: false`.""",
        bad=_operation("{params: [{name: product, type: ProductRead}], rest: {method: GET, path: /x}}"),
        good=_operation("{params: [{name: product, type: int}], rest: {method: GET, path: /x}}"),
    ),
    Entry(
        id="spec/duplicate-param",
        title="Two parameters of one name",
        reason="""Arguments have different names, and so have the parameters of one source. Headers ignore upper and
lower case.""",
        bad=_operation("{params: [{name: a, type: int}, {name: a, type: string}], rest: {method: GET, path: /x}}"),
        good=_operation("{params: [{name: a, type: int}, {name: b, type: string}], rest: {method: GET, path: /x}}"),
    ),
    Entry(
        id="spec/duplicate-route",
        title="Two operations with one route",
        reason="""Method and path, with version and prefix and whatever the parameters are called, belong to one
operation among all APIs of the domain, and among all that one service exposes.""",
        bad=_operations("one: {rest: {method: GET, path: /x}}", "two: {rest: {method: GET, path: /x}}"),
        good=_operations("one: {rest: {method: GET, path: /x}}", "two: {rest: {method: GET, path: /y}}"),
    ),
    Entry(
        id="spec/shadowed-route",
        title="An operation that is never reached",
        reason="""A server takes the first route that matches, in the order of the files' names and of the
operations in them; the APIs that a service exposes come in the order of its `exposes`. A parameter matches any text of
its segment, whatever its type, so `/products/{id}` before `/products/new` answers for both. The special path comes
first.""",
        bad=_operations(
            'get: {params: [{name: id, type: int}], rest: {method: GET, path: "/products/{id}"}}',
            "best: {rest: {method: GET, path: /products/best}}",
        ),
        good=_operations(
            "best: {rest: {method: GET, path: /products/best}}",
            'get: {params: [{name: id, type: int}], rest: {method: GET, path: "/products/{id}"}}',
        ),
    ),
    Entry(
        id="spec/method-body",
        title="A body where the method has none",
        reason="The requests of GET, HEAD and DELETE have no body, and the answer to HEAD has none (RFC 9110).",
        bad=_operation("{input: ProductCreate, rest: {method: GET, path: /x}}"),
        good=_operation("{input: ProductCreate, rest: {method: POST, path: /x}}"),
    ),
    Entry(
        id="spec/patch-method",
        title="A merge-patch that is not sent by PATCH",
        reason="""A variant with `patch: true` is a merge-patch (RFC 7396): absent fields stay as they are. PATCH
means that; POST and PUT do not.""",
        bad=_operation("{input: ProductPatch, rest: {method: PUT, path: /x}}"),
        good=_operation("{input: ProductPatch, rest: {method: PATCH, path: /x}}"),
    ),
    Entry(
        id="spec/status",
        title="A status that does not suit",
        reason="""Successes have a status from 200 to 299 (by default POST 201, DELETE 204, all others 200),
declared errors one from 400 to 599. With 204 and 205 there is no body, so there is no `output`.""",
        bad=_operation("{output: ProductRead, rest: {method: GET, path: /x, status: 204}}"),
        good=_operation("{output: ProductRead, rest: {method: GET, path: /x, status: 200}}"),
    ),
    Entry(
        id="spec/duplicate-error",
        title="An error is listed twice",
        reason="An operation lists every error once.",
        bad=_operation("{errors: [NoSuchProduct, NoSuchProduct], rest: {method: GET, path: /x}}"),
        good=_operation("{errors: [NoSuchProduct], rest: {method: GET, path: /x}}"),
    ),
    Entry(
        id="spec/direction",
        title="A field on the wrong side",
        reason="""The body of a request has no `readonly` fields, which only the server sets; answers and messages
have no `writeonly` fields, which are secrets of the client's. Fields of models further inside count. Use a variant:
input variants drop the former, output variants the latter. The message of an event may be an input variant, as that of
an event whose handler takes it for its input.""",
        bad=_operation("{input: Product, rest: {method: POST, path: /x}}"),
        good=_operation("{input: ProductCreate, rest: {method: POST, path: /x}}"),
    ),
    Entry(
        id="spec/pagination",
        title="A page of what is no list",
        reason="Only the answer to a GET is paginated, and its `output` is a list: a page holds some of its items.",
        bad=_operation("{output: ProductRead, paginate: cursor, rest: {method: GET, path: /x}}"),
        good=_operation('{output: "list[ProductRead]", paginate: cursor, rest: {method: GET, path: /x}}'),
    ),
    Entry(
        id="spec/idempotent-method",
        title="A method that is idempotent already",
        reason="""`idempotent: true` makes a POST or PATCH repeatable by an Idempotency-Key. GET, HEAD, PUT and
DELETE are idempotent as they are (RFC 9110).""",
        bad=_operation("{output: ProductRead, idempotent: true, rest: {method: GET, path: /x}}"),
        good=_GOOD,
    ),
    Entry(
        id="spec/stream",
        title="What cannot be a stream",
        reason="""Server-sent events answer a GET or a POST, each event has the type of `output`. A stream is neither
paginated nor replayed, and it has no single outcome that an event could tell of.""",
        bad=_operation("{stream: sse, rest: {method: GET, path: /x}}"),
        good=_operation("{output: ProductRead, stream: sse, rest: {method: GET, path: /x}}"),
    ),
    Entry(
        id="spec/timeout",
        title="No time at all",
        reason="A timeout and a time limit are longer than 0 seconds.",
        bad=_operation("{timeout: 0s, rest: {method: GET, path: /x}}"),
        good=_operation("{timeout: 3s, rest: {method: GET, path: /x}}"),
    ),
    Entry(
        id="spec/deprecation",
        title="Dates of a deprecation that make no sense",
        reason="""`since` and `sunset` are dates such as 2026-03-31, and the sunset does not come first (RFC 9745,
RFC 8594).""",
        bad=_operation("{deprecated: {since: 2026-06-01, sunset: 2026-01-01}, rest: {method: GET, path: /x}}"),
        good=_operation("{deprecated: {since: 2026-01-01, sunset: 2026-06-01}, rest: {method: GET, path: /x}}"),
    ),
    Entry(
        id="spec/version",
        title="A version below 1",
        reason="Versions count from 1: `version: 1` puts `/v1` before the prefix.",
        bad=(
            example_file(
                "specs/shop/api.yaml",
                "config: {rest: {version: 0}}\noperations: {ping: {rest: {method: GET, path: /ping}}}",
            ),
        ),
        good=(
            example_file(
                "specs/shop/api.yaml",
                "config: {rest: {version: 1}}\noperations: {ping: {rest: {method: GET, path: /ping}}}",
            ),
        ),
    ),
)
