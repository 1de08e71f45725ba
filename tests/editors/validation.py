"""The schemas of a workspace at work: its spec files held against them, as an editor would."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from interlock import compiler
from interlock.spec.reader import Report
from interlock.spec.reader import json as json_of
from interlock.spec.text import read_text
from interlock.spec.yaml_tree import default_parser, parse

BASE = "https://schemas.example/"
BINDINGS = ".schemas/bindings.json"
_QUOTED = re.compile(r"'([^']*)'")


class Workspace:
    """The specs below `root`, the schemas that are made of them, and which are for which."""

    def __init__(self, root: Path) -> None:
        self.root = root
        outputs = compiler.editor_schemas(root)
        documents = {output.path: json.loads(output.content) for output in outputs}
        self.bindings: dict[str, list[str]] = documents.pop(BINDINGS)["schemas"]
        self.schemas: dict[str, dict[str, Any]] = documents
        resources = ((BASE + path, DRAFT202012.create_resource(schema)) for path, schema in documents.items())
        self._registry: Registry[Any] = Registry().with_resources(resources)

    def specs(self) -> list[str]:
        return sorted(path.relative_to(self.root).as_posix() for path in (self.root / "specs").rglob("*.yaml"))

    def errors(self, spec: str) -> list[ValidationError]:
        """What the schema that is bound to a spec file finds in it."""
        (bound,) = (path for path, specs in self.bindings.items() if spec in specs)
        validator = Draft202012Validator({"$ref": BASE + bound}, registry=self._registry)
        return list(validator.iter_errors(value_of(self.root / spec)))

    def names_flagged(self, spec: str) -> set[str]:
        """The keys and values that are named in what is found, in all alternatives of it."""
        leaves = (leaf for error in self.errors(spec) for leaf in _leaves(error))
        return {name for leaf in leaves for name in _QUOTED.findall(leaf.message)}


def value_of(path: Path) -> Any:
    """A spec file as JSON values, read as the compiler reads it."""
    source, problem = read_text(path.name, path.read_bytes())
    assert problem is None
    tree, _ = parse(path.name, source.text, default_parser())
    assert tree is not None
    return json_of(tree, Report(source)).value


def _leaves(error: ValidationError) -> Iterator[ValidationError]:
    if not error.context:
        yield error
    for inner in error.context or ():
        yield from _leaves(inner)
