"""Synthetic spec trees of any size, and the OpenAPI document that says the same for tools that start there.

A model has ten fields: scalars with constraints, an enum, a list, a map, a nullable and a reference to another model.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

MODELS_PER_FOLDER = 100
OPERATIONS_PER_FOLDER = 30


@dataclass(frozen=True)
class Size:
    """How many models and operations a tree has in all; they are spread evenly over folders of a hundred models."""

    models: int
    operations: int

    @property
    def folders(self) -> tuple[str, ...]:
        return tuple(f"specs/domain_{number:03}" for number in range(max(1, self.models // MODELS_PER_FOLDER)))


def write_tree(root: Path, size: Size) -> None:
    """Writes `models.yaml` and `api.yaml` of every folder below `root`."""
    folders = size.folders
    for number, folder in enumerate(folders):
        directory = root / folder
        directory.mkdir(parents=True, exist_ok=True)
        models = size.models // len(folders)
        operations = size.operations // len(folders)
        (directory / "models.yaml").write_text(models_yaml(models), encoding="utf-8")
        (directory / "api.yaml").write_text(api_yaml(number, models, operations), encoding="utf-8")


def models_yaml(count: int) -> str:
    return "models:\n" + "".join(_model_yaml(index) for index in range(count))


def _model_yaml(index: int) -> str:
    reference = f"Entity{index - 1}?" if index else "string?"
    return f"""\
  Entity{index}:
    doc: The entity number {index}.
    fields:
      id: {{type: int, ge: 0}}
      title: {{type: string, min_length: 1, max_length: 200, doc: What people call it.}}
      kind: {{type: enum, values: [draft, active, archived], default: draft}}
      amount: {{type: float, ge: 0, le: 1000000}}
      created_at: datetime
      key: uuid
      labels: {{type: "list[string]", max_items: 20}}
      counts: map[string,int]
      note: string?
      parent: {{type: "{reference}"}}
"""


def api_yaml(folder_number: int, models: int, operations: int) -> str:
    header = f"""\
domain: domain_{folder_number:03}
config: {{rest: {{prefix: /domain-{folder_number:03}, tags: [domain_{folder_number:03}], auth: public}}}}
errors:
  EntityNotFound: {{status: 404, doc: There is no such entity.}}
operations:
"""
    return header + "".join(_operation_yaml(index, f"Entity{index % models}") for index in range(operations))


def _operation_yaml(index: int, model: str) -> str:
    match index % 3:
        case 0:
            return f"""\
  list_entities_{index}:
    output: list[{model}]
    params: [{{name: title, type: string, source: query, required: false}}]
    paginate: cursor
    rest: {{method: GET, path: "/{index}"}}
"""
        case 1:
            return f"""\
  create_entity_{index}:
    input: {model}
    output: {model}
    rest: {{method: POST, path: "/{index}", status: 201}}
"""
        case _:
            return f"""\
  get_entity_{index}:
    output: {model}
    params: [{{name: entity_id, type: int}}]
    errors: [EntityNotFound]
    rest: {{method: GET, path: "/{index}/{{entity_id}}"}}
"""


def openapi_document(count: int) -> str:
    """The `components.schemas` that the models of `models_yaml(count)` amount to, as an OpenAPI 3.1 document."""
    return json.dumps(
        {
            "openapi": "3.1.0",
            "info": {"title": "synthetic", "version": "1"},
            "paths": {},
            "components": {"schemas": {f"Entity{index}": _schema(index) for index in range(count)}},
        }
    )


def _schema(index: int) -> dict[str, object]:
    parent: dict[str, object] = {"$ref": f"#/components/schemas/Entity{index - 1}"} if index else {"type": "string"}
    properties: dict[str, object] = {
        "id": {"type": "integer", "minimum": 0, "maximum": 2**53 - 1},
        "title": {"type": "string", "minLength": 1, "maxLength": 200, "description": "What people call it."},
        "kind": {"type": "string", "enum": ["draft", "active", "archived"], "default": "draft"},
        "amount": {"type": "number", "minimum": 0, "maximum": 1000000},
        "created_at": {"type": "string", "format": "date-time"},
        "key": {"type": "string", "format": "uuid"},
        "labels": {"type": "array", "items": {"type": "string"}, "maxItems": 20},
        "counts": {"type": "object", "additionalProperties": {"type": "integer"}},
        "note": {"anyOf": [{"type": "string"}, {"type": "null"}]},
        "parent": {"anyOf": [parent, {"type": "null"}]},
    }
    return {
        "type": "object",
        "description": f"The entity number {index}.",
        "properties": properties,
        "required": [name for name in properties if name != "kind"],
    }
