"""<api>.yaml: errors and operations."""

from __future__ import annotations

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
from interlock.spec.reader import IDENTIFIER, TYPE_NAME, Keys, Report, name_of, named_entries
from interlock.spec.tree import Entry, Mapping, Scalar, Tree
from interlock.spec.types import CONSTRAINTS, LONG_FORM_KEYS, parse_type, parse_typed

_API_KEYS = frozenset({"domain", "config", "errors", "operations"})
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
_REST_KEYS = frozenset({"method", "path", "status"})
_EVENT_KEYS = frozenset({"subscribe", "publish_on_success", "publish_on_error"})


def load_api(path: str, folder: str, stem: str, root: Mapping, report: Report) -> ApiFile:
    keys = Keys(root, _API_KEYS, f"{stem}.yaml", root.span, report)
    keys.require("operations")
    return ApiFile(
        path,
        folder,
        stem,
        _domain(keys, folder, root, report),
        _config(keys.mapping("config"), report),
        tuple(
            error
            for entry in named_entries(keys.mapping("errors"), "an error", TYPE_NAME, report)
            if (error := _error(entry, report)) is not None
        ),
        tuple(
            operation
            for entry in named_entries(keys.mapping("operations"), "an operation", IDENTIFIER, report)
            if (operation := _operation(entry, report)) is not None
        ),
    )


def _domain(keys: Keys, folder: str, root: Mapping, report: Report) -> Spanned[str]:
    """The API's own name; the folder's when nothing is said."""
    domain = keys.string("domain")
    if domain is None:
        return Spanned(folder.rpartition("/")[2], root.span)
    if not IDENTIFIER.fullmatch(domain.value):
        report.error("spec/bad-name", f"`{domain.value}` is no name for an API", domain.span, "write it in snake_case")
    return domain


def _config(mapping: Mapping | None, report: Report) -> RestConfigNode:
    if mapping is None:
        return RestConfigNode()
    rest = Keys(mapping, frozenset({"rest"}), "`config`", mapping.span, report).mapping("rest")
    if rest is None:
        return RestConfigNode()
    keys = Keys(rest, _REST_CONFIG_KEYS, "`rest`", rest.span, report)
    return RestConfigNode(keys.string("prefix"), keys.strings("tags"), keys.integer("version"), keys.string("auth"))


def _mapping_of(entry: Entry, what: str, report: Report) -> Mapping | None:
    if isinstance(entry.value, Mapping):
        return entry.value
    report.wrong_kind(f"{what} `{entry.key.text}`", "a mapping", entry.value)
    return None


def _error(entry: Entry, report: Report) -> ErrorNode | None:
    mapping = _mapping_of(entry, "the error", report)
    if mapping is None:
        return None
    keys = Keys(mapping, _ERROR_KEYS, f"the error `{entry.key.text}`", entry.key.span, report)
    if not keys.require("status") or (status := keys.integer("status")) is None:
        return None
    return ErrorNode(name_of(entry), status, keys.text("doc"), load_fields(keys.mapping("fields"), report))


def _operation(entry: Entry, report: Report) -> OperationNode | None:
    mapping = _mapping_of(entry, "the operation", report)
    if mapping is None:
        return None
    keys = Keys(mapping, _OPERATION_KEYS, f"the operation `{entry.key.text}`", entry.key.span, report)
    return OperationNode(
        name_of(entry),
        doc=keys.text("doc"),
        summary=keys.text("summary"),
        input=_type(keys.tree("input"), report),
        output=_type(keys.tree("output"), report),
        params=tuple(param for item in keys.items("params") if (param := _param(item, report)) is not None),
        errors=keys.strings("errors"),
        auth=keys.string("auth"),
        paginate=keys.string("paginate"),
        idempotent=keys.boolean("idempotent"),
        deprecated=_deprecated(keys, report),
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
    keys = Keys(tree, _PARAM_KEYS, "a param", tree.span, report)
    if not keys.require("name") or (name := keys.string("name")) is None:
        return None
    typed = parse_typed(keys, tree.span, report)
    if typed is None:
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


def _deprecated(keys: Keys, report: Report) -> DeprecatedNode | None:
    match keys.tree("deprecated"):
        case None | Scalar(value=False):
            return None
        case Scalar(value=True) as yes:
            return DeprecatedNode(None, None, yes.span)
        case Mapping() as mapping:
            dates = Keys(mapping, frozenset({"since", "sunset"}), "`deprecated`", mapping.span, report)
            return DeprecatedNode(dates.text("since"), dates.text("sunset"), mapping.span)
        case tree:
            report.wrong_kind("`deprecated`", "true or a mapping with `since` and `sunset`", tree)
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
