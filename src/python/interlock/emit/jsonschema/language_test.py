"""The schemas describe the language that is loaded: no key, word or default more or less."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import ModuleType

import pytest

from interlock.emit.jsonschema import (
    api_file,
    events_file,
    fields,
    manifest_file,
    models_file,
    tasks_file,
    type_schemas,
)
from interlock.emit.jsonschema.schema import Schema
from interlock.ir.api import Auth, Method, Pagination, ParamSource
from interlock.ir.types import Scalar
from interlock.lower.apis import api_files
from interlock.lower.messaging import events, tasks
from interlock.spec import load_api, load_events, load_manifest, load_models, load_tasks, types
from interlock.spec.testing import Loaded

LOADERS = (load_api, load_events, load_manifest, load_models, load_tasks, types)
_CONFIG = api_file.ROOT.properties["config"]

# What the loaders know, by the module and the name of the constant there, and the schema of the same mapping.
PAIRS: Mapping[tuple[ModuleType, str], Schema] = {
    (load_models, "_FILE_KEYS"): models_file.ROOT,
    (load_models, "_MODEL_KEYS"): models_file.MODEL,
    (load_models, "_ALIAS_KEYS"): models_file.ALIAS,
    (load_models, "_VARIANT_KEYS"): models_file.VARIANT,
    (load_models, "_FIELD_KEYS"): fields.FIELD_SCHEMA,
    (types, "LONG_FORM_KEYS"): type_schemas.type_definitions(Schema())[type_schemas.LONG_FORM],
    (types, "_UNION_KEYS"): type_schemas.UNION,
    (load_api, "_API_KEYS"): api_file.ROOT,
    (load_api, "_CONFIG_KEYS"): _CONFIG,
    (load_api, "_REST_CONFIG_KEYS"): _CONFIG.properties["rest"],
    (load_api, "_ERROR_KEYS"): api_file.ERROR,
    (load_api, "_OPERATION_KEYS"): api_file.OPERATION,
    (load_api, "_PARAM_KEYS"): api_file.PARAM,
    (load_api, "_DEPRECATED_KEYS"): api_file.DEPRECATION,
    (load_api, "_REST_KEYS"): api_file.REST,
    (load_api, "_EVENT_KEYS"): api_file.OPERATION_EVENTS,
    (load_events, "_FILE_KEYS"): events_file.ROOT,
    (load_events, "_EVENT_KEYS"): events_file.EVENT,
    (load_events, "_DELIVERY_KEYS"): events_file.DELIVERY,
    (load_events, "_BACKOFF_KEYS"): events_file.BACKOFF,
    (load_tasks, "_FILE_KEYS"): tasks_file.ROOT,
    (load_tasks, "_TASK_KEYS"): tasks_file.TASK,
    (load_tasks, "_RETRIES_KEYS"): tasks_file.RETRIES,
    (load_manifest, "_FILE_KEYS"): manifest_file.ROOT,
    (load_manifest, "_CONSUMES_KEYS"): manifest_file.CONSUMED,
}


@pytest.mark.parametrize("pair", PAIRS.items(), ids=lambda pair: f"{pair[0][0].__name__}.{pair[0][1]}")
def test_the_keys_are_those_that_the_loader_knows(pair: tuple[tuple[ModuleType, str], Schema]) -> None:
    (module, constant), schema = pair
    assert set(schema.properties) == getattr(module, constant)
    assert schema.additional is False


def test_every_set_of_keys_of_the_loaders_has_its_schema() -> None:
    known = {(module, name) for module in LOADERS for name in vars(module) if name.endswith("_KEYS")}
    imported = {(module, "LONG_FORM_KEYS") for module in LOADERS if module is not types}
    assert known - imported == set(PAIRS)


@pytest.mark.parametrize("pair", PAIRS.items(), ids=lambda pair: f"{pair[0][0].__name__}.{pair[0][1]}")
def test_every_key_is_documented(pair: tuple[tuple[ModuleType, str], Schema]) -> None:
    _, schema = pair
    undocumented = [key for key, value in schema.properties.items() if not value.doc]
    assert undocumented == []


def test_constraints_are_those_of_the_loader() -> None:
    assert set(type_schemas.CONSTRAINTS) == types.CONSTRAINTS


def test_words_are_those_of_the_language() -> None:
    assert set(type_schemas.SCALARS) == set(Scalar)
    assert set(api_file.AUTHS) == set(Auth)
    assert set(api_file.METHODS) == set(Method)
    assert set(api_file.SOURCES) == set(ParamSource)
    assert set(api_file.PAGINATIONS) == set(Pagination)
    assert set(tasks_file.BACKOFFS) == set(tasks.Backoff)


@pytest.mark.parametrize("kind", type_schemas.KINDS)
def test_a_word_of_type_that_takes_further_keys_is_one_of_the_loader(kind: str) -> None:
    loaded = Loaded("models.yaml", f"models:\n  A:\n    fields:\n      a: {{type: {kind}}}\n")
    assert [found.id for found in loaded.diagnostics] == ["spec/missing-key"]


def test_defaults_are_those_that_count() -> None:
    assert _CONFIG.properties["rest"].properties["auth"].default == api_files.DEFAULT_AUTH
    delivery, backoff = events_file.DELIVERY.properties, events_file.BACKOFF.properties
    assert delivery["max_attempts"].default == events.DEFAULT_ATTEMPTS
    assert backoff["initial"].default == f"{events.DEFAULT_BACKOFF_INITIAL:g}s"
    assert backoff["max"].default == f"{events.DEFAULT_BACKOFF_MAX:g}s"
    assert tasks_file.TASK.properties["queue"].default == tasks.DEFAULT_QUEUE
    assert tasks_file.RETRIES.properties["max"].default == tasks.DEFAULT_RETRIES
    assert tasks_file.RETRIES.properties["backoff"].default == tasks.Backoff.EXPONENTIAL


def test_what_an_editor_shows_is_whole_sentences() -> None:
    docs = {doc for schema in PAIRS.values() for doc in _docs(schema)}
    assert len(docs) > 100
    assert [doc for doc in docs if not doc.endswith((".", ";"))] == []


def _docs(schema: Schema) -> Iterator[str]:
    for value in schema.properties.values():
        if value.doc:
            yield value.doc
        yield from value.words.values()
