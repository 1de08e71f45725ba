from __future__ import annotations

import json

import pytest
from pants.backend.python.target_types import PythonSourcesGeneratorTarget
from pants.engine.fs import Digest, Snapshot
from pants.engine.rules import QueryRule
from pants.testutil.rule_runner import RuleRunner

from interlock_pants.build_files import rules_get as build_files_rules
from interlock_pants.service import rules_get as service_rules
from interlock_pants.service.target import ServiceTarget
from interlock_pants.services_file import rules_get as services_file_rules
from interlock_pants.services_file.document import ServicesFile, ServicesFileRequest
from interlock_pants.specs.target_types import SpecModelsTarget, SpecRouterTarget

BUILD = """\
# Ein Lager für alles
service(
    kind="fastapi",
    exposes=["specs/goods:bills"],
    consumes={"//specs/users:api": ["get_user", "list_users"]},
    access=["redis", "internet:example.org:443"],
)
"""


@pytest.fixture
def rule_runner() -> RuleRunner:
    runner = RuleRunner(
        rules=[
            *build_files_rules.rules(),
            *services_file_rules.rules(),
            service_rules.name_service_module,
            service_rules.find_spec_stems,
            QueryRule(ServicesFile, [ServicesFileRequest]),
            QueryRule(Snapshot, [Digest]),
        ],
        target_types=[ServiceTarget, PythonSourcesGeneratorTarget, SpecModelsTarget, SpecRouterTarget],
    )
    runner.write_files(
        {
            "services/store/BUILD": BUILD,
            "services/store/migrations/__main__.py": "",
            "services/shop/BUILD.service": "service(name='shop', kind='celery', module='services.shop.worker')",
            "specs/goods/BUILD": "spec_router(name='bills', source='invoices.yaml')\nspec_models(name='models')",
            "specs/goods/invoices.yaml": "",
            "specs/goods/models.yaml": "",
            "specs/users/BUILD": "spec_router(name='api')",
            "specs/users/api.yaml": "",
        }
    )
    return runner


def request(rule_runner: RuleRunner) -> ServicesFile:
    return rule_runner.request(ServicesFile, [ServicesFileRequest()])


def test_a_service_is_told_with_all_that_it_declares_and_where(rule_runner: RuleRunner) -> None:
    shop, store = json.loads(request(rule_runner).text)["services"]

    def written(span: list[int]) -> str:
        return BUILD[slice(*span)]

    assert (store["name"], store["address"], store["folder"]) == ("store", "services/store:store", "services/store")
    assert (store["kind"], store["module"]) == ("fastapi", "services.store.app.main")
    assert (store["image"], store["migrations"]) == ("store:latest", "services.store.migrations")
    assert (store["file"], written(store["span"])) == ("services/store/BUILD", BUILD.partition("\n")[2].rstrip())
    [consumed] = store["consumes"]
    assert (consumed["spec"], written(consumed["span"])) == ("specs/users:api", '"//specs/users:api"')
    assert [(each["name"], written(each["span"])) for each in consumed["names"]] == [
        ("get_user", '"get_user"'),
        ("list_users", '"list_users"'),
    ]
    assert [(each["entry"], written(each["span"])) for each in store["access"]] == [
        ("redis", '"redis"'),
        ("internet:example.org:443", '"internet:example.org:443"'),
    ]
    assert (shop["file"], shop["module"], shop["migrations"]) == (
        "services/shop/BUILD.service",
        "services.shop.worker",
        None,
    )


def test_a_spec_is_named_by_its_file_where_its_target_is_called_otherwise(rule_runner: RuleRunner) -> None:
    _, store = json.loads(request(rule_runner).text)["services"]
    assert [each["spec"] for each in store["exposes"]] == ["specs/goods:invoices"]


def test_the_build_files_lie_beside_the_document(rule_runner: RuleRunner) -> None:
    found = rule_runner.request(Snapshot, [request(rule_runner).digest])
    assert found.files == ("services/shop/BUILD.service", "services/store/BUILD", "services.json")


def test_the_image_is_called_as_package_calls_it(rule_runner: RuleRunner) -> None:
    rule_runner.set_options(["--interlock-image-repository=registry.example/{name}", "--interlock-image-version=7"])
    shop, _ = json.loads(request(rule_runner).text)["services"]
    assert shop["image"] == "registry.example/shop:7"


def test_services_of_one_name_are_for_the_compiler_to_tell_of(rule_runner: RuleRunner) -> None:
    rule_runner.write_files({"other/BUILD": "service(name='shop', kind='python')"})
    services = json.loads(request(rule_runner).text)["services"]
    assert [each["address"] for each in services] == ["other:shop", "services/shop:shop", "services/store:store"]


def test_without_services_the_document_is_empty(rule_runner: RuleRunner) -> None:
    rule_runner.write_files({"services/store/BUILD": "", "services/shop/BUILD.service": ""})
    assert json.loads(request(rule_runner).text) == {"version": 1, "services": []}


def test_what_is_no_address_is_told_as_it_is_written(rule_runner: RuleRunner) -> None:
    text = "service(name='shop', kind='python', exposes=['users'], consumes={'': []}, access=['rediss'])"
    rule_runner.write_files({"services/store/BUILD": "", "services/shop/BUILD.service": text})
    [shop] = json.loads(request(rule_runner).text)["services"]
    for field, written in (("exposes", "users"), ("consumes", "")):
        [found] = shop[field]
        assert (found["spec"], text[slice(*found["span"])]) == (written, f"'{written}'")
    assert [each["entry"] for each in shop["access"]] == ["rediss"]
