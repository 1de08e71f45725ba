"""The graph for programs."""

from __future__ import annotations

import json

from interlock.topology.affected import Affected, Relation
from interlock.topology.drawing.json import affected_json, graph_json
from interlock.topology.drawing.testing_awkward import every_kind_of_edge


def test_all_that_there_is_is_told() -> None:
    document = json.loads(graph_json(every_kind_of_edge()))
    assert list(document) == ["version", "services", "calls", "events", "tasks"]
    assert document["version"] == 1
    assert [service["name"] for service in document["services"]] == ["idle", "labels", "office", "shop"]
    assert document["services"][3] == {
        "name": "shop",
        "kind": "fastapi",
        "address": "services/shop:shop",
        "folder": "services/shop",
        "module": "services.shop.app.main",
        "image": "shop:latest",
        "migrations": None,
        "exposes": ["specs/shop:api"],
        "access": ["internet:example.org:25", "postgres", "redis"],
    }
    assert document["calls"] == [
        {"caller": "office", "callee": "shop", "api": "specs/shop:api", "operations": ["list_orders"]}
    ]
    assert document["events"] == [
        {
            "name": "shop.placed",
            "spec": "specs/shop:events",
            "stream": "shop.placed",
            "publishers": ["shop"],
            "subscribers": ["office"],
        },
        {
            "name": "shop.unread",
            "spec": "specs/shop:events",
            "stream": "shop.unread",
            "publishers": ["shop"],
            "subscribers": [],
        },
    ]
    assert [(task["name"], task["enqueuers"], task["runners"]) for task in document["tasks"]] == [
        ("shop.print_label", ["shop"], ["labels"]),
        ("shop.sweep", [], ["labels"]),
    ]


def test_whom_a_change_reaches_is_told_with_the_images() -> None:
    affected = (
        Affected("a", "shared:latest", ("specs/x/api.yaml",), Relation.CALLS),
        Affected("b", "shared:latest", ("specs/x/api.yaml",), Relation.EXPOSES),
    )
    document = json.loads(affected_json(["specs/x/api.yaml", "specs/x/api.yaml"], affected))
    assert document == {
        "version": 1,
        "paths": ["specs/x/api.yaml"],
        "affected": [
            {"service": "a", "image": "shared:latest", "chain": ["specs/x/api.yaml"], "relation": "which it calls"},
            {"service": "b", "image": "shared:latest", "chain": ["specs/x/api.yaml"], "relation": "which it exposes"},
        ],
        "images": ["shared:latest"],
    }
