"""<api>.yaml: errors and operations."""

from __future__ import annotations

from interlock.diagnostics.source import Span
from interlock.spec.load_models import load_fields
from interlock.spec.nodes import (
    ApiFile,
    DeprecatedNode,
    ErrorNode,
    OperationEventsNode,
    OperationNode,
    ParamNode,
    RestConfigNode,
    RestNode,
    Spanned,
    TypeNode,
)
from interlock.spec.reader import Keys, Report, named, start_of
from interlock.spec.tree import Mapping, Scalar, Tree
from interlock.spec.types import CONSTRAINTS, LONG_FORM_KEYS, parse_type, parse_typed

_API_KEYS = frozenset({"domain", "config", "errors", "operations"})
_CONFIG_KEYS = frozenset({"rest"})
_REST_CONFIG_KEYS = frozenset({"prefix", "tags", "version", "auth"})
_ERROR_KEYS = frozenset({"status", "doc", "fields"})
_OPERATION_KEYS = frozenset(
    {
        "doc",
        "summary",
        "input",
        "output",
        "params",
        "errors",
        "auth",
        "paginate",
        "idempotent",
        "deprecated",
        "stream",
        "timeout",
        "rest",
        "events",
    }
)
_PARAM_KEYS = (
    LONG_FORM_KEYS | CONSTRAINTS | {"name", "source", "required", "default", "wire", "doc", "deprecated", "examples"}
)
_DEPRECATED_KEYS = frozenset({"since", "sunset"})
_REST_KEYS = frozenset({"method", "path", "status"})
_EVENT_KEYS = frozenset({"subscribe", "publish_on_success", "publish_on_error"})


def load_api(path: str, folder: str, stem: str, root: Mapping, report: Report) -> ApiFile:
    """The errors and operations that could be read; the others are reported."""
    keys = Keys(root, _API_KEYS, f"{stem}.yaml", Span(path, 0, 0), report)
    keys.require("operations")
    domain = keys.string("domain") or Spanned(folder.rpartition("/")[2], root.span)
    config = _config(keys.mapping("config"), report)
    errors = (_error(name, tree, report) for name, tree in named(keys.mapping("errors"), "an error", report))
    operations = (
        _operation(name, tree, report) for name, tree in named(keys.mapping("operations"), "an operation", report)
    )
    return ApiFile(
        path,
        folder,
        stem,
        domain,
        config,
        tuple(error for error in errors if error is not None),
        tuple(operation for operation in operations if operation is not None),
    )


def _config(mapping: Mapping | None, report: Report) -> RestConfigNode:
    if mapping is None:
        return RestConfigNode()
    rest = Keys(mapping, _CONFIG_KEYS, "`config`", mapping.span, report).mapping("rest")
    if rest is None:
        return RestConfigNode()
    keys = Keys(rest, _REST_CONFIG_KEYS, "`rest`", rest.span, report)
    return RestConfigNode(keys.string("prefix"), keys.strings("tags"), keys.integer("version"), keys.string("auth"))


def _error(name: Spanned[str], tree: Tree, report: Report) -> ErrorNode | None:
    what = f"the error `{name.value}`"
    if not isinstance(tree, Mapping):
        report.wrong_kind(what, "a mapping with `status`", tree)
        return None
    keys = Keys(tree, _ERROR_KEYS, what, name.span, report)
    keys.require("status")
    status, doc, fields = keys.integer("status"), keys.text("doc"), load_fields(keys.mapping("fields"), report)
    return None if status is None else ErrorNode(name, status, doc, fields)


def _operation(name: Spanned[str], tree: Tree, report: Report) -> OperationNode | None:
    what = f"the operation `{name.value}`"
    if not isinstance(tree, Mapping):
        report.wrong_kind(what, "a mapping", tree)
        return None
    keys = Keys(tree, _OPERATION_KEYS, what, name.span, report)
    return OperationNode(
        name,
        doc=keys.text("doc"),
        summary=keys.text("summary"),
        input=_type(keys.tree("input"), report),
        output=_type(keys.tree("output"), report),
        params=tuple(param for item in keys.items("params") if (param := _param(item, report)) is not None),
        errors=keys.strings("errors"),
        auth=keys.string("auth"),
        paginate=keys.string("paginate"),
        idempotent=keys.boolean("idempotent"),
        deprecated=_deprecated(keys.tree("deprecated"), report),
        stream=keys.string("stream"),
        timeout=keys.duration("timeout"),
        rest=_rest(keys, report),
        events=_events(keys, report),
    )


def _type(tree: Tree | None, report: Report) -> TypeNode | None:
    return None if tree is None else parse_type(tree, report)


def _param(tree: Tree, report: Report) -> ParamNode | None:
    if not isinstance(tree, Mapping):
        report.wrong_kind("a param", "a mapping with `name` and `type`", tree)
        return None
    keys = Keys(tree, _PARAM_KEYS, "a param", start_of(tree.span), report)
    keys.require("name")
    name = keys.string("name")
    if name is not None:
        keys.what, keys.where = f"the param `{name.value}`", name.span
    typed = parse_typed(keys, tree.span, report)
    if name is None or typed is None:
        return None
    return ParamNode(
        name,
        typed,
        source=keys.string("source"),
        required=keys.boolean("required"),
        default=keys.json("default"),
        wire=keys.string("wire"),
        doc=keys.text("doc"),
        deprecated=keys.boolean("deprecated"),
        examples=keys.json_items("examples"),
    )


def _deprecated(tree: Tree | None, report: Report) -> DeprecatedNode | None:
    match tree:
        case None | Scalar(value=False):
            return None
        case Scalar(value=True):
            return DeprecatedNode(None, None, tree.span)
        case Mapping():
            dates = Keys(tree, _DEPRECATED_KEYS, "`deprecated`", tree.span, report)
            return DeprecatedNode(dates.text("since"), dates.text("sunset"), tree.span)
        case _:
            report.wrong_kind("`deprecated`", "`true`, or a mapping with `since` and `sunset`", tree)
            return None


def _rest(keys: Keys, report: Report) -> RestNode | None:
    mapping = keys.mapping("rest")
    if mapping is None:
        return None
    rest = Keys(mapping, _REST_KEYS, "`rest`", keys.key_span("rest"), report)
    complete = rest.require("method", "path")
    method, path, status = rest.string("method"), rest.string("path"), rest.integer("status")
    if not complete or method is None or path is None:
        return None
    return RestNode(method, path, status, mapping.span)


def _events(keys: Keys, report: Report) -> OperationEventsNode | None:
    mapping = keys.mapping("events")
    if mapping is None:
        return None
    events = Keys(mapping, _EVENT_KEYS, "`events`", keys.key_span("events"), report)
    return OperationEventsNode(
        events.string("subscribe"), events.string("publish_on_success"), events.string("publish_on_error"), mapping.span
    )
