"""Every key of the language has its place in the order."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from interlock.format.order import FREE, Kind, kind_of_file
from interlock.spec import load_api, load_events, load_manifest, load_models, load_tasks, types

# The sets are private to the loader, whose business they are; a key that is added there needs a place here.
KNOWN: dict[str, set[frozenset[str]]] = {
    "models": {
        load_models._FILE_KEYS,
        load_models._FIELD_KEYS,
        load_models._MODEL_KEYS | load_models._ALIAS_KEYS,
        load_models._VARIANT_KEYS,
    },
    "api": {
        load_api._API_KEYS,
        load_api._CONFIG_KEYS,
        load_api._REST_CONFIG_KEYS,
        load_api._ERROR_KEYS,
        load_api._OPERATION_KEYS,
        load_api._PARAM_KEYS,
        load_api._DEPRECATED_KEYS,
        load_api._REST_KEYS,
        load_api._EVENT_KEYS,
        load_models._FIELD_KEYS,
        types.LONG_FORM_KEYS,
    },
    "events": {
        load_events._FILE_KEYS,
        load_events._EVENT_KEYS,
        load_events._DELIVERY_KEYS,
        load_events._BACKOFF_KEYS,
        types.LONG_FORM_KEYS,
    },
    "tasks": {load_tasks._FILE_KEYS, load_tasks._TASK_KEYS, load_tasks._RETRIES_KEYS, types.LONG_FORM_KEYS},
    "manifest": {load_manifest._FILE_KEYS, load_manifest._CONSUMES_KEYS},
}


def kinds(kind: Kind) -> Iterator[Kind]:
    yield kind
    for inner in (*kind.values.values(), kind.each or FREE):
        if inner is not FREE:
            yield from kinds(inner)


@pytest.mark.parametrize("name", KNOWN)
def test_the_orders_hold_the_keys_that_the_loader_knows(name: str) -> None:
    orders = [kind.order for kind in kinds(kind_of_file(f"specs/shop/{name}.yaml")) if kind.order]
    assert {frozenset(order) for order in orders} == KNOWN[name]
    assert all(len(set(order)) == len(order) for order in orders)


@pytest.mark.parametrize("name", KNOWN)
def test_the_order_on_one_line_has_the_same_keys(name: str) -> None:
    for kind in kinds(kind_of_file(f"specs/shop/{name}.yaml")):
        assert kind.flow_order is None or sorted(kind.flow_order) == sorted(kind.order)
