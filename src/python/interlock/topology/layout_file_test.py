"""layout.json, as the plugin writes it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from interlock.diagnostics.source import Span
from interlock.ir.services import SpecAddress
from interlock.topology.layout import EdgeTarget, Neighbour, ServiceLayout
from interlock.topology.layout_file import read_layout
from interlock.topology.strict_json import InvalidDocument

BUILD = "services/shop/BUILD"
SERVICE = "services/shop:shop"


def document(**changed: Any) -> str:
    edge = {"field": "exposes", "address": "specs/a:b", "spec": "specs/a:c", "span": [9, 18], "type": "spec_router"}
    service = {
        "file": BUILD,
        "python": ["services/shop/a.py"],
        "neighbours": [{"type": "files", "address": "services/shop:x", "file": f"{BUILD}.more", "span": [1, 2]}],
        "owners": ["services/shop/app/main.py:app"],
        "module": [3, 4],
        "edges": [edge, {**edge, "type": None}],
        **changed,
    }
    return json.dumps({"version": 1, "specs": {"specs/a:b": "spec_router"}, "services": {SERVICE: service}})


def test_what_lies_around_a_service_is_read_with_all_its_places() -> None:
    layout = read_layout(document())
    edge = EdgeTarget("exposes", SpecAddress("specs/a", "b"), SpecAddress("specs/a", "c"), Span(BUILD, 9, 18), None)
    assert layout.specs == {"specs/a:b": "spec_router"}
    assert layout.services == {
        SERVICE: ServiceLayout(
            python=("services/shop/a.py",),
            neighbours=(Neighbour("files", "services/shop:x", Span(f"{BUILD}.more", 1, 2)),),
            owners=("services/shop/app/main.py:app",),
            module=Span(BUILD, 3, 4),
            edges=(edge._replace(type="spec_router"), edge),
        )
    }


def test_another_form_is_told_with_its_place() -> None:
    with pytest.raises(InvalidDocument) as raised:
        read_layout(document(python=7, edges=[{"field": "exposes"}]))
    told = str(raised.value)
    assert f"layout.json: services.{SERVICE}.python should be a list" in told
    assert "edges[0].address is missing" in told
