"""Every API that lies in this repository: the document that is compiled is the one that the app would give."""

from __future__ import annotations

import copy
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from interlock import compiler
from interlock.emit.value_schemas import patterns
from interlock.workspace import folder_of_domain
from interlock_runtime import formats
from tests.golden.scenarios import scenarios
from tests.openapi_agreement.comparison import differences
from tests.openapi_agreement.normalisation import Document

HERE = Path(__file__).parent
REPOSITORY = HERE.parents[1]


@dataclass(frozen=True, slots=True)
class Api:
    """`root` is the folder that holds `specs`, `module` the API's shared module."""

    root: Path
    module: str

    @property
    def id(self) -> str:
        return self.module.removeprefix("specs.")


def _roots() -> list[Path]:
    return [REPOSITORY, HERE / "wide", *(scenario.root for scenario in scenarios())]


@cache
def _compiled(root: Path) -> dict[str, str]:
    checked = compiler.check(root)
    assert checked.system is not None, [finding.message for finding in checked.diagnostics]
    return {
        output.path: output.content
        for domain in checked.system.domains
        for output in compiler.compile_folder(checked.system, folder_of_domain(domain.name))
    }


def _apis() -> list[Api]:
    return [
        Api(root, path.removesuffix(".openapi.json").replace("/", "."))
        for root in _roots()
        for path in _compiled(root)
        if path.endswith(".openapi.json")
    ]


def _compiled_document(api: Api) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(_compiled(api.root)[f"{api.module.replace('.', '/')}.openapi.json"])
    return found


@pytest.fixture(scope="module")
def app_documents(tmp_path_factory: pytest.TempPathFactory) -> dict[Api, dict[str, Any]]:
    """What the app of each API says, each tree of specs in a process of its own."""
    found: dict[Api, dict[str, Any]] = {}
    for root in _roots():
        apis = [api for api in _apis() if api.root == root]
        if apis:
            tree = tmp_path_factory.mktemp("generated")
            _write(_compiled(root), tree)
            lines = _describe(tree, [f"{api.module}_server" for api in apis])
            found.update(zip(apis, map(json.loads, lines), strict=True))
    return found


def _write(files: dict[str, str], tree: Path) -> None:
    for path, content in files.items():
        (tree / path).parent.mkdir(parents=True, exist_ok=True)
        (tree / path).write_text(content, encoding="utf-8")


def _describe(tree: Path, modules: list[str]) -> list[str]:
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(tree), *sys.path]),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.openapi_agreement.app_document", *modules],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_there_are_apis_to_compare() -> None:
    assert {"users.api", "reminders.api", "wide.catalogue"} <= {api.id for api in _apis()}


@pytest.mark.parametrize("api", _apis(), ids=lambda api: api.id)
def test_the_compiled_document_is_the_one_of_the_app(api: Api, app_documents: dict[Api, dict[str, Any]]) -> None:
    assert differences(Document(_compiled_document(api)), Document(app_documents[api])) == []


@pytest.mark.parametrize("api", _apis(), ids=lambda api: api.id)
def test_both_documents_are_valid(api: Api, app_documents: dict[Api, dict[str, Any]]) -> None:
    OpenAPIV31SpecValidator(_compiled_document(api)).validate()
    OpenAPIV31SpecValidator(app_documents[api]).validate()


def test_both_sides_check_scalars_by_the_same_expressions() -> None:
    ours = {name: value for name, value in vars(patterns).items() if name.isupper() and not name.startswith("_")}
    assert ours == {name: getattr(formats, f"{name}_PATTERN") for name in ours}


_USER: dict[str, Any] = {
    "type": "object",
    "properties": {
        "name": {"type": "string", "default": None},
        "friends": {"type": "array", "items": {"$ref": "#/components/schemas/User"}},
    },
    "required": ["name"],
}


def _with_answer(schema: dict[str, Any], **schemas: Any) -> dict[str, Any]:
    content = {"application/json": {"schema": schema}}
    operation = {"operationId": "get", "responses": {"200": {"description": "OK", "content": content}}}
    return {"paths": {"/v1/users": {"get": operation}}, "components": {"schemas": schemas}}


def test_names_titles_and_split_schemas_are_no_difference() -> None:
    renamed = json.loads(json.dumps(_USER).replace("schemas/User", "schemas/User-Output"))
    renamed["title"] = "User"
    ours = _with_answer({"$ref": "#/components/schemas/User"}, User=_USER)
    theirs = _with_answer({"$ref": "#/components/schemas/User-Output"}, **{"User-Output": renamed})
    assert differences(Document(ours), Document(theirs)) == []


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("properties", "name", "type"), "integer"),
        (("properties", "name", "default"), "x"),
        (("properties", "friends", "items"), {"type": "string"}),
        (("properties", "extra"), {}),
        (("required",), []),
        (("additionalProperties",), False),
        (("description",), "A user."),
    ],
)
def test_every_change_of_a_schema_is_a_difference(place: tuple[str, ...], value: Any) -> None:
    changed = copy.deepcopy(_USER)
    inner: Any = changed
    for step in place[:-1]:
        inner = inner[step]
    inner[place[-1]] = value
    ours = Document(_with_answer({"$ref": "#/components/schemas/User"}, User=_USER))
    theirs = Document(_with_answer({"$ref": "#/components/schemas/User"}, User=changed))
    assert differences(ours, theirs) != []
    assert differences(theirs, ours) != []


def test_a_default_of_null_is_no_difference() -> None:
    changed = copy.deepcopy(_USER)
    changed["properties"]["name"].pop("default")
    ours = Document(_with_answer({"$ref": "#/components/schemas/User"}, User=_USER))
    theirs = Document(_with_answer({"$ref": "#/components/schemas/User"}, User=changed))
    assert differences(ours, theirs) == []


def test_an_operation_or_parameter_of_one_side_only_is_a_difference() -> None:
    ours = _with_answer({})
    theirs = copy.deepcopy(ours)
    theirs["paths"]["/v1/users"]["get"]["parameters"] = [{"name": "q", "in": "query", "schema": {}}]
    theirs["paths"]["/v1/others"] = copy.deepcopy(ours["paths"]["/v1/users"])
    assert differences(Document(ours), Document(theirs)) == [
        "GET /v1/users query parameter q: in the app only",
        "GET /v1/others: in the app only",
    ]
