"""What the build prints of services: with what their code uses, and without."""

from __future__ import annotations

import json

import pytest

from interlock.topology.declared_file import read_declared
from interlock.topology.strict_json import InvalidDocument
from interlock.topology.testing import read_build, services_json

SERVICES = tuple(read_build("services/shop/BUILD", 'service(name="shop")'))
DOCUMENT = json.loads(services_json(SERVICES))


def test_services_alone_say_nothing_of_code() -> None:
    assert read_declared(json.dumps(DOCUMENT)) == (SERVICES, None, None)


def test_what_code_uses_stands_beside_services() -> None:
    usage = {"shop": {"generated": [], "requirements": ["redis"]}}
    declared = read_declared(json.dumps({**DOCUMENT, "usage": usage}))
    assert declared.services == SERVICES
    assert declared.usage is not None and declared.usage["shop"].requirements == {"redis"}


def test_what_lies_around_services_stands_beside_them() -> None:
    layout = {"specs": {"specs/shop:api": "spec_router"}, "services": {}}
    declared = read_declared(json.dumps({**DOCUMENT, "layout": layout}))
    assert declared.layout is not None and declared.layout.specs == {"specs/shop:api": "spec_router"}


def test_problems_of_both_are_told_at_once() -> None:
    with pytest.raises(InvalidDocument) as raised:
        read_declared(json.dumps({"version": 1, "services": 7, "usage": {"shop": 7}, "more": 7}))
    told = str(raised.value)
    assert "services should be a list" in told and "usage.shop should be" in told and "more does not belong" in told
