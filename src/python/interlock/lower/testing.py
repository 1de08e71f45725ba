"""For tests: lowers specs written as YAML text, through the real loader."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import dedent

from interlock.diagnostics.diagnostic import Diagnostic
from interlock.diagnostics.source import SourceFile, Span
from interlock.ir.api import Api, Operation
from interlock.ir.declarations import Declaration, Enum, Field, Model, Union
from interlock.ir.system import System
from interlock.ir.types import QualifiedName
from interlock.lower.passes import lower
from interlock.spec.load import load_file
from interlock.spec.nodes import SpecFile


class Lowered:
    """The outcome for some files, by path below `specs/` (`users/models.yaml`), and what tests ask of it."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        files: list[SpecFile] = []
        loading: list[Diagnostic] = []
        self._sources: dict[str, SourceFile] = {}
        for name, text in texts.items():
            path = f"specs/{name}"
            file, found, self._sources[path] = load_file(path, dedent(text).encode())
            loading += found
            files += [file] if file else []
        system, lowering = lower(files, loading)
        self._system = None if loading else system
        self.diagnostics = (*loading, *lowering)

    @property
    def findings(self) -> list[str]:
        """Every diagnostic as its id and the text it points at: `spec/unknown-model: UserRaed`."""
        return [f"{found.id}: {self.text(found.primary.span)}" for found in self.diagnostics]

    def text(self, span: Span) -> str:
        return self._sources[span.path].text[span.start : span.end]

    @property
    def system(self) -> System:
        assert self._system is not None, self.findings
        return self._system

    def declared(self, name: str) -> Declaration:
        """By qualified name: `users.UserRead`."""
        domain, _, local = name.rpartition(".")
        return self.system.declarations[QualifiedName(domain, local)]

    def model(self, name: str) -> Model:
        declared = self.declared(name)
        assert isinstance(declared, Model)
        return declared

    def enum(self, name: str) -> Enum:
        declared = self.declared(name)
        assert isinstance(declared, Enum)
        return declared

    def union(self, name: str) -> Union:
        declared = self.declared(name)
        assert isinstance(declared, Union)
        return declared

    def field(self, model: str, name: str) -> Field:
        return next(field for field in self.model(model).fields if field.name == name)

    def api(self, domain: str = "users", module: str = "api") -> Api:
        return next(api for of in self.system.domains if of.name == domain for api in of.apis if api.module == module)

    def operation(self, name: str) -> Operation:
        return next(
            operation
            for domain in self.system.domains
            for api in domain.apis
            for operation in api.operations
            if operation.name == name
        )


def users(models: str = "", api: str = "", events: str = "", tasks: str = "") -> Lowered:
    """The domain `users` from the texts of its files; each text is what stands below the file's top key."""
    texts: dict[str, str] = {}
    if models:
        texts["users/models.yaml"] = "models:\n" + indented(models)
    if api:
        texts["users/api.yaml"] = dedent(api)
    if events:
        texts["users/events.yaml"] = "events:\n" + indented(events)
    if tasks:
        texts["users/tasks.yaml"] = "tasks:\n" + indented(tasks)
    return Lowered(texts)


def fields(text: str) -> Lowered:
    """One model `Thing` of the domain `users` with the fields of the text."""
    return users(models="Thing:\n  fields:\n" + "".join(f"    {line}\n" for line in dedent(text).strip().splitlines()))


def indented(text: str) -> str:
    return "".join(f"  {line}\n" for line in dedent(text).strip("\n").splitlines())
