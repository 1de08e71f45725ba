"""What is compared for speed must be the same: documents, answers, refusals, byte for byte."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module, invalidate_caches
from pathlib import Path
from types import ModuleType

import pytest
from fastapi.testclient import TestClient

from tests.benchmarks.http_speed import compiled_orders

_ORDER = {
    "customer_id": 7,
    "note": None,
    "lines": [{"sku": "a-1", "quantity": 2, "price": 9.5}],
    "tags": ["x"],
}
_REQUESTS: tuple[tuple[str, str, object], ...] = (
    ("POST", "/v1/orders", _ORDER),
    ("POST", "/v1/orders", {**_ORDER, "lines": [], "customer_id": "7"}),
    ("GET", "/v1/orders/7", None),
    ("GET", "/v1/orders/700", None),
    ("GET", "/v1/orders/x", None),
    ("GET", "/v1/orders?customer_id=7&limit=10", None),
    ("GET", "/v1/orders?limit=1000", None),
    ("HEAD", "/v1/orders/7", None),
    ("GET", "/v1/nothing", None),
    ("PUT", "/v1/orders", _ORDER),
)


@pytest.fixture(scope="module")
def orders_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    folder = tmp_path_factory.mktemp("orders")
    compiled_orders(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(folder))
        invalidate_caches()
        yield import_module("tests.benchmarks.orders_app")


def test_both_applications_have_the_same_openapi_document(orders_app: ModuleType) -> None:
    assert orders_app.generated().openapi() == orders_app.by_hand().openapi()


@pytest.mark.parametrize(("method", "url", "body"), _REQUESTS)
def test_both_applications_answer_the_same_bytes(orders_app: ModuleType, method: str, url: str, body: object) -> None:
    ours, theirs = (
        TestClient(app).request(method, url, json=body) for app in (orders_app.generated(), orders_app.by_hand())
    )
    assert (ours.status_code, ours.content) == (theirs.status_code, theirs.content)
    assert dict(ours.headers) == dict(theirs.headers)


def test_an_unknown_benchmark_is_refused_by_name() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks", "speed"], capture_output=True, text=True, check=False, cwd=Path.cwd()
    )
    assert done.returncode == 2
    assert "no benchmark named speed; there are compile, build, lint, " in done.stderr
