"""Secrets in paths and queries."""

from __future__ import annotations

from collections.abc import Iterator

from interlock.diagnostics.catalogue.entry import Entry
from interlock.ir.api import ParamSource
from interlock.lint.spec.examples import shop
from interlock.lint.spec.rule import Finding, SpecRule
from interlock.lint.spec.secrets import is_secret
from interlock.lint.spec.workspace import Workspace

_IN_URL = frozenset({ParamSource.PATH, ParamSource.QUERY})


def check(workspace: Workspace) -> Iterator[Finding]:
    for route in workspace.routes:
        for param in route.operation.params:
            secret = next(filter(is_secret, (param.name, param.wire)), None)
            if param.source in _IN_URL and secret is not None:
                yield Finding(
                    param.span,
                    f"`{secret}` is a secret, and the {param.source} of a request is in every log",
                    "pass it in the body of a POST, or with `source: header`",
                )


def _api(source: str) -> str:
    return f"""
    operations:
      open_door:
        params: [{{name: password, type: string, source: {source}}}]
        rest: {{method: POST, path: /door}}
    """


RULE = SpecRule(
    Entry(
        id="lint/secret-in-url",
        title="A secret in the path or query",
        reason="""\
Addresses are written down by browsers, proxies, load balancers, traces and the `Referer` of the next request. A
secret in one is read by all who read those. Names, also those on the wire, such as `password`, `api_key`,
`access_token` and those that end in `_secret` are taken for secrets.""",
        bad=shop(api=_api("query")),
        good=shop(api=_api("header")),
    ),
    check,
)
