"""For tests: graphs made from specs and BUILD files as text, through the real loader.

`testing_synthetic` has graphs of any size.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath
from textwrap import dedent

from interlock.diagnostics.diagnostic import Diagnostic
from interlock.diagnostics.source import SourceFile, Span
from interlock.ir.deployment import (
    DEFAULT_POSTGRES_IMAGE,
    DEFAULT_REDIS_IMAGE,
    DEFAULT_SUBNET,
    Deployment,
    Platform,
    ServerImages,
)
from interlock.ir.services import (
    Access,
    InternetAccess,
    Kind,
    Resource,
    ResourceAccess,
    Service,
    SpecAddress,
    SpecUse,
    UsedName,
)
from interlock.ir.system import System
from interlock.lower.passes import lower
from interlock.spec.load import load_file
from interlock.topology.build import build
from interlock.topology.edges import access_entry
from interlock.topology.graph import Graph


def compose_deployment(*services: str, span: Span) -> Deployment:
    """A deployment of some services in which nothing is wrong, of the target `infra:compose`."""
    return Deployment(
        name="compose",
        address="infra:compose",
        platform=Platform.COMPOSE,
        project="shop",
        services=services,
        ports={},
        replicas={},
        images=ServerImages(DEFAULT_POSTGRES_IMAGE, DEFAULT_REDIS_IMAGE),
        subnet=DEFAULT_SUBNET,
        span=span,
    )


class Repository:
    """Files by their paths below the root: specs (`specs/users/api.yaml`) and BUILD files with literal `service` calls.

    The specs must have no mistakes. Texts lose the indentation that all their lines share.
    """

    def __init__(self, files: Mapping[str, str]) -> None:
        self.texts = {path: dedent(text).lstrip("\n") for path, text in files.items()}
        self.services = tuple(
            service
            for path, text in self.texts.items()
            if PurePosixPath(path).name == "BUILD"
            for service in read_build(path, text)
        )
        self.system = _system(self.texts)
        self.graph, self.mistakes = build(self.system, self.services)

    @property
    def sources(self) -> dict[str, SourceFile]:
        return {path: SourceFile(path, text) for path, text in self.texts.items()}

    def text(self, span: Span) -> str:
        return self.texts[span.path][span.start : span.end]

    def told(self, *diagnostics: Diagnostic) -> list[str]:
        """Diagnostics as their id and the text that they point at: `graph/unknown-name: "get_usr"`."""
        return [f"{found.id}: {self.text(found.primary.span)}" for found in diagnostics]


def graph_of(files: Mapping[str, str]) -> Graph:
    """The graph of specs and BUILD files, by path, that have no mistakes."""
    repository = Repository(files)
    assert repository.mistakes == (), repository.told(*repository.mistakes)
    return repository.graph


def services_json(services: Iterable[Service]) -> str:
    """The document that the plugin would write of some services."""
    return json.dumps({"version": 1, "services": [_document(service) for service in services]})


def _document(service: Service) -> dict[str, object]:
    edges = {
        "exposes": service.exposes,
        "consumes": service.consumes,
        "publishes": service.publishes,
        "subscribes": service.subscribes,
        "runs": service.runs,
        "enqueues": service.enqueues,
    }
    return {
        "name": service.name,
        "address": service.address,
        "folder": service.folder,
        "file": service.span.path,
        "span": [*service.span[1:]],
        "kind": service.kind.value,
        "module": service.module,
        "image": service.image,
        "migrations": service.migrations,
        **{
            field: [
                {
                    "spec": str(use.spec),
                    "span": [*use.span[1:]],
                    "names": [{"name": name.name, "span": [*name.span[1:]]} for name in use.names],
                }
                for use in uses
            ]
            for field, uses in edges.items()
        },
        "access": [{"entry": access_entry(access), "span": [*access.span[1:]]} for access in service.access],
    }


def _system(texts: Mapping[str, str]) -> System:
    loaded = [load_file(path, text.encode()) for path, text in texts.items() if path.endswith(".yaml")]
    problems = [problem for _, found, _ in loaded for problem in found]
    system, found = lower([file for file, _, _ in loaded if file is not None], problems)
    assert system is not None and not problems, (problems, found)
    return system


def read_build(path: str, text: str) -> Iterator[Service]:
    """The services of a BUILD file in which everything is literal."""
    reader = _BuildReader(path, text)
    for statement in ast.parse(text).body:
        match statement:
            case ast.Expr(value=ast.Call(func=ast.Name(id="service")) as call):
                yield reader.service(call)
            case _:
                raise AssertionError(f"{path}:{statement.lineno}: only calls of service() are read")


class _BuildReader:
    def __init__(self, path: str, text: str) -> None:
        self._path = path
        self._folder = PurePosixPath(path).parent.as_posix()
        # The parser counts columns in bytes, so BUILD files of tests are ASCII.
        assert text.isascii(), path
        self._lines = [0]
        for line in text.splitlines(keepends=True):
            self._lines.append(self._lines[-1] + len(line))

    def service(self, call: ast.Call) -> Service:
        given = {keyword.arg: keyword.value for keyword in call.keywords}
        default = PurePosixPath(self._folder).name
        name = self._text(given.pop("name")) if "name" in given else default
        kind = self._text(given.pop("kind")) if "kind" in given else "python"
        module = f"{self._folder.replace('/', '.')}.app.main"
        module = self._text(given.pop("module")) if "module" in given else module
        given.pop("dependencies", None)
        edges = {
            field: tuple(self._uses(given.pop(field, None)))
            for field in ("exposes", "consumes", "publishes", "subscribes", "runs", "enqueues")
        }
        access = tuple(self._accesses(given.pop("access", None)))
        assert not given, f"{self._path}: a service has no {', '.join(map(str, given))}"
        return Service(
            name=name,
            address=f"{self._folder}:{name}",
            folder=self._folder,
            kind=Kind(kind),
            module=module,
            image=f"{name}:latest",
            migrations=None,
            exposes=edges["exposes"],
            consumes=edges["consumes"],
            publishes=edges["publishes"],
            subscribes=edges["subscribes"],
            runs=edges["runs"],
            enqueues=edges["enqueues"],
            access=access,
            span=self._span(call),
        )

    def _uses(self, node: ast.expr | None) -> Iterator[SpecUse]:
        match node:
            case None:
                return
            case ast.List(elts=items):
                for item in items:
                    yield SpecUse(self._address(item), (), self._span(item))
            case ast.Dict(keys=keys, values=values):
                for key, value in zip(keys, values, strict=True):
                    assert key is not None and isinstance(value, ast.List)
                    names = tuple(UsedName(self._text(item), self._span(item)) for item in value.elts)
                    yield SpecUse(self._address(key), names, self._span(key))
            case _:
                raise AssertionError(ast.dump(node))

    def _accesses(self, node: ast.expr | None) -> Iterator[Access]:
        if node is None:
            return
        assert isinstance(node, ast.List)
        for item in node.elts:
            text = self._text(item)
            if text.startswith("internet:"):
                _, host, port = text.split(":")
                yield InternetAccess(host, int(port), self._span(item))
            else:
                yield ResourceAccess(Resource(text), self._span(item))

    def _address(self, node: ast.expr) -> SpecAddress:
        folder, _, module = self._text(node).rpartition(":")
        return SpecAddress(folder, module)

    def _text(self, node: ast.expr) -> str:
        value = ast.literal_eval(node)
        assert isinstance(value, str), ast.dump(node)
        return value

    def _span(self, node: ast.expr) -> Span:
        assert node.end_lineno is not None and node.end_col_offset is not None
        start = self._lines[node.lineno - 1] + node.col_offset
        return Span(self._path, start, self._lines[node.end_lineno - 1] + node.end_col_offset)
