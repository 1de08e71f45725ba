"""For tests: what the plugin would hand over of BUILD files, Python files and specs as text, read as it would be."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from posixpath import basename, dirname, splitext

from interlock.topology.declared_file import Declared, read_declared

EDGES = ("exposes", "consumes", "publishes", "subscribes", "runs", "enqueues")
_TYPES = {"models": "spec_models", "events": "spec_events", "tasks": "spec_tasks"}

Document = dict[str, object]


def declared(files: Mapping[str, str]) -> Declared:
    """What is declared in some files, by their paths. BUILD files are ASCII, and what they declare is literal.

    A folder of specs that has no BUILD file has the targets that `tailor` would write there.
    """
    return read_declared(json.dumps(declared_document(files)))


def declared_document(files: Mapping[str, str]) -> Document:
    calls = [call for path, text in files.items() if basename(path) == "BUILD" for call in _calls(path, text)]
    services = [call for call in calls if call.type == "service"]
    targets = {call.address: call.type for call in calls} | dict(_tailored(files))
    stems = {call.address: f"{call.folder}:{splitext(call.given('source', 'x'))[0]}" for call in calls if call.is_spec}
    return {
        "version": 1,
        "services": [_service(call, stems) for call in services],
        "layout": {
            "specs": {address: type for address, type in targets.items() if type.startswith("spec_")},
            "services": {call.address: _layout(call, files, calls, targets, stems) for call in services},
        },
    }


@dataclass(frozen=True)
class _Call:
    """A call that makes a target."""

    path: str
    node: ast.Call
    starts: tuple[int, ...]

    @property
    def type(self) -> str:
        assert isinstance(self.node.func, ast.Name)
        return self.node.func.id

    @property
    def is_spec(self) -> bool:
        return self.type.startswith("spec_") and any(keyword.arg == "source" for keyword in self.node.keywords)

    @property
    def folder(self) -> str:
        return dirname(self.path)

    @property
    def name(self) -> str:
        return self.given("name", basename(self.folder))

    @property
    def address(self) -> str:
        return f"{self.folder}:{self.name}"

    @property
    def module(self) -> str:
        return self.given("module", f"{self.folder.replace('/', '.')}.app.main")

    def node_of(self, field: str) -> ast.expr | None:
        return next((keyword.value for keyword in self.node.keywords if keyword.arg == field), None)

    def given(self, field: str, default: str) -> str:
        node = self.node_of(field)
        return default if node is None else _text(node)

    def span(self, node: ast.expr | None) -> list[int]:
        shown = self.node if node is None else node
        assert shown.end_lineno is not None and shown.end_col_offset is not None
        start = self.starts[shown.lineno - 1] + shown.col_offset
        return [start, self.starts[shown.end_lineno - 1] + shown.end_col_offset]

    def entries(self, field: str) -> Iterator[tuple[ast.expr, tuple[ast.expr, ...]]]:
        """The texts in a list, or the keys of a dictionary with the texts behind each."""
        match self.node_of(field):
            case ast.List(elts=items):
                yield from ((item, ()) for item in items)
            case ast.Dict(keys=keys, values=values):
                for key, value in zip(keys, values, strict=True):
                    assert key is not None and isinstance(value, ast.List)
                    yield key, tuple(value.elts)
            case _:
                return


def _calls(path: str, text: str) -> Iterator[_Call]:
    assert text.isascii(), path
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    for statement in ast.parse(text).body:
        assert isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call)
        yield _Call(path, statement.value, tuple(starts))


def _tailored(files: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for path in files:
        stem, suffix = splitext(basename(path))
        if suffix == ".yaml" and f"{dirname(path)}/BUILD" not in files:
            yield f"{dirname(path)}:{stem}", _TYPES.get(stem, "spec_router")


def _service(call: _Call, stems: Mapping[str, str]) -> Document:
    edges = {
        field: [
            {
                "spec": stems.get(_normal(_text(entry)), _normal(_text(entry))),
                "span": call.span(entry),
                "names": [{"name": _text(name), "span": call.span(name)} for name in names],
            }
            for entry, names in call.entries(field)
        ]
        for field in EDGES
    }
    return {
        "name": call.name,
        "address": call.address,
        "folder": call.folder,
        "file": call.path,
        "span": call.span(None),
        "kind": call.given("kind", "python"),
        "module": call.module,
        "image": f"{call.name}:latest",
        "migrations": None,
        **edges,
        "access": [{"entry": _text(entry), "span": call.span(entry)} for entry, _ in call.entries("access")],
    }


def _layout(
    call: _Call,
    files: Mapping[str, str],
    calls: list[_Call],
    targets: Mapping[str, str],
    stems: Mapping[str, str],
) -> Document:
    module = f"{call.module.replace('.', '/')}.py"
    named = ((field, entry, _normal(_text(entry))) for field in EDGES for entry, _ in call.entries(field))
    return {
        "file": call.path,
        "python": [path for path in files if dirname(path) == call.folder and path.endswith(".py")],
        "neighbours": [
            {"type": each.type, "address": each.address, "file": each.path, "span": each.span(None)}
            for each in calls
            if each.folder == call.folder and each is not call
        ],
        "owners": [f"{dirname(module)}/{basename(module)}"] if module in files else [],
        "module": call.span(call.node_of("module")),
        "edges": [
            {
                "field": field,
                "address": address,
                "spec": stems.get(address, address),
                "span": call.span(entry),
                "type": targets.get(address),
            }
            for field, entry, address in named
            if all(address.partition(":"))
        ],
    }


def _normal(address: str) -> str:
    return address.removeprefix("//")


def _text(node: ast.expr) -> str:
    value = ast.literal_eval(node)
    assert isinstance(value, str), ast.dump(node)
    return value
