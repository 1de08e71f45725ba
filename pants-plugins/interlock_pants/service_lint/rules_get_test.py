from __future__ import annotations

import json

import pytest
from pants.backend.python import target_types_rules
from pants.backend.python.target_types import PythonSourcesGeneratorTarget
from pants.backend.python.util_rules import python_sources
from pants.engine.addresses import Address
from pants.engine.fs import Digest, Snapshot
from pants.engine.rules import QueryRule
from pants.testutil.rule_runner import RuleRunner

from interlock_pants.build_files import rules_get as build_files_rules
from interlock_pants.service import rules_get as service_rules
from interlock_pants.service.requests import InferServiceFieldSet
from interlock_pants.service.target import ServiceTarget
from interlock_pants.service_lint import rules_get as service_lint_rules
from interlock_pants.service_lint.layout import LayoutFile, LayoutFileRequest
from interlock_pants.specs.target_types import SpecModelsTarget, SpecRouterTarget

STORE, SHOP = Address("services/store", target_name="store"), Address("services/shop", target_name="shop")
STORE_BUILD = """\
# Ein Lager für alles
spec_models(name="stray")
service(
    kind="fastapi",
    module="services.store.worker",
    exposes=["specs/goods:bills", "users"],
    consumes={"//specs/goods:invoices": ["*"]},
    publishes={"specs/goods:models": ["*"]},
)
"""
SHOP_BUILD = "service(name='shop', kind='python')"


@pytest.fixture
def rule_runner() -> RuleRunner:
    runner = RuleRunner(
        rules=[
            *build_files_rules.rules(),
            *service_rules.rules(),
            service_lint_rules.find_service_layout,
            service_lint_rules.write_layout_file,
            *python_sources.rules(),
            *target_types_rules.rules(),
            QueryRule(LayoutFile, [LayoutFileRequest]),
            QueryRule(Snapshot, [Digest]),
        ],
        target_types=[ServiceTarget, PythonSourcesGeneratorTarget, SpecModelsTarget, SpecRouterTarget],
    )
    runner.write_files(
        {
            "services/store/BUILD": STORE_BUILD,
            "services/store/helper.py": "",
            "services/store/another.py": "",
            "services/shop/BUILD.service": SHOP_BUILD,
            "services/shop/app/BUILD": "python_sources()",
            "services/shop/app/main.py": "",
            "specs/goods/BUILD": "spec_router(name='bills', source='invoices.yaml')\nspec_models(name='models')",
            "specs/goods/invoices.yaml": "",
            "specs/goods/models.yaml": "",
        }
    )
    return runner


def request(rule_runner: RuleRunner, *addresses: Address) -> LayoutFile:
    targets = (rule_runner.get_target(address) for address in addresses)
    services = tuple(InferServiceFieldSet.create(target).request() for target in targets)
    return rule_runner.request(LayoutFile, [LayoutFileRequest(services)])


def written(span: list[int]) -> str:
    return STORE_BUILD[slice(*span)]


def test_what_lies_around_a_service_is_told_with_its_places(rule_runner: RuleRunner) -> None:
    document = json.loads(request(rule_runner, STORE).text)
    store = document["services"]["services/store:store"]
    assert (document["version"], store["file"]) == (1, "services/store/BUILD")
    assert store["python"] == ["services/store/another.py", "services/store/helper.py"]
    [stray] = store["neighbours"]
    assert (stray["type"], stray["address"], stray["file"]) == (
        "spec_models",
        "services/store:stray",
        "services/store/BUILD",
    )
    assert written(stray["span"]) == 'spec_models(name="stray")'
    assert (store["owners"], written(store["module"])) == ([], '"services.store.worker"')


def test_of_targets_that_others_generate_nothing_is_told(rule_runner: RuleRunner) -> None:
    build = f"{SHOP_BUILD}\npython_sources(name='library', sources=['*.py'])"
    rule_runner.write_files({"services/shop/BUILD.service": build, "services/shop/prices.py": ""})
    shop = json.loads(request(rule_runner, SHOP).text)["services"]["services/shop:shop"]
    assert [each["address"] for each in shop["neighbours"]] == ["services/shop:library"]


def test_the_composition_root_is_told_with_who_owns_it(rule_runner: RuleRunner) -> None:
    shop = json.loads(request(rule_runner, SHOP).text)["services"]["services/shop:shop"]
    assert shop["owners"] == ["services/shop/app/main.py"]
    assert SHOP_BUILD[slice(*shop["module"])] == SHOP_BUILD


def test_edges_are_told_with_the_targets_that_they_lead_to_and_the_files_of_these(rule_runner: RuleRunner) -> None:
    document = json.loads(request(rule_runner, STORE).text)
    edges = document["services"]["services/store:store"]["edges"]
    told = [(each["field"], each["address"], each["spec"], each["type"], written(each["span"])) for each in edges]
    assert told == [
        ("exposes", "specs/goods:bills", "specs/goods:invoices", "spec_router", '"specs/goods:bills"'),
        ("consumes", "specs/goods:invoices", "specs/goods:invoices", None, '"//specs/goods:invoices"'),
        ("publishes", "specs/goods:models", "specs/goods:models", "spec_models", '"specs/goods:models"'),
    ]
    assert {address: type for address, type in document["specs"].items() if address.startswith("specs/")} == {
        "specs/goods:bills": "spec_router",
        "specs/goods:models": "spec_models",
    }


def test_the_files_that_reports_point_into_lie_beside_the_document(rule_runner: RuleRunner) -> None:
    found = rule_runner.request(Snapshot, [request(rule_runner, STORE, SHOP).digest])
    assert found.files == (
        "layout.json",
        "services/shop/BUILD.service",
        "services/store/BUILD",
        "services/store/another.py",
        "services/store/helper.py",
    )
