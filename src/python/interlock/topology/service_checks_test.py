"""What is found wrong with services by themselves beyond the examples, and what is left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from interlock import connections
from interlock.connections import Looked
from interlock.topology.testing_layout import declared

BUILD = "services/shop/BUILD"
APP = {"services/shop/app/BUILD": "python_sources()", "services/shop/app/main.py": ""}
API = """\
config: {{rest: {{prefix: /{prefix}, version: 1, auth: public}}}}
operations:
  {name}: {{rest: {{method: GET, path: "{path}"}}}}
"""
ALLOW = "# interlock: allow %s -- it has to be"


class Shop:
    """A repository of one service, whose fields and files are given."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self.texts: dict[str, str] = {}

    def lint(self, build: str, **files: str) -> Looked:
        """`files` by their paths, with `__` for slashes and `_dot_` for dots."""
        others = {path.replace("__", "/").replace("_dot_", "."): text for path, text in files.items()}
        self.texts = {BUILD: build, **APP, **others}
        for path, text in self.texts.items():
            place = self._root / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text, encoding="utf-8")
        known = declared(self.texts)
        return connections.lint_services(self._root, known.services, known.layout)

    def told(self, fields: str, **files: str) -> list[str]:
        """Each finding as its id and the text that it points at."""
        looked = self.lint(f'service(name="shop", kind="fastapi"{fields})', **files)
        return [
            f"{each.id}: {self.texts[each.primary.span.path][each.primary.span.start : each.primary.span.end]}"
            for each in looked.findings
        ]


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


@pytest.mark.parametrize(
    "text", ["", "users", "users:", ":api", "specs users:api", "specs/users:api:x", "/specs/users:api"]
)
def test_what_is_no_address_is_told_at_its_place(shop: Shop, text: str) -> None:
    assert shop.told(f', exposes=["{text}"]') == [f'service/edge-address: "{text}"']
    assert shop.told(f', consumes={{"{text}": ["*"]}}') == [f'service/edge-address: "{text}"']


@pytest.mark.parametrize(
    ("names", "told"),
    [
        ("[]", ['service/edge-names: "specs/shop:api"']),
        ('["*", "buy"]', ['service/edge-names: "*"']),
        ('["Buy"]', ['service/edge-names: "Buy"']),
        ('["buy-it"]', ['service/edge-names: "buy-it"']),
        ('["buy", "buy"]', ['service/repeated-entry: "buy"']),
        ('["buy", "sell"]', []),
        ('["*"]', []),
    ],
)
def test_names_behind_an_address_are_looked_at(shop: Shop, names: str, told: list[str]) -> None:
    specs = {"specs__shop__api_dot_yaml": API.format(prefix="a", name="buy", path="")}
    assert shop.told(f', consumes={{"specs/shop:api": {names}}}', **specs) == told


@pytest.mark.parametrize("text", ["internet:example.org", "internet::443", "internet:a:0", "internet:a:70000", "mysql"])
def test_access_is_to_what_there_is(shop: Shop, text: str) -> None:
    assert shop.told(f', access=["{text}", "redis"]') == [f'service/unknown-access: "{text}"']


def test_one_host_is_the_same_however_it_is_capitalised(shop: Shop) -> None:
    told = shop.told(', access=["internet:Example.org:443", "internet:example.org:443"]')
    assert told == ['service/repeated-entry: "internet:example.org:443"']


def test_a_misspelt_access_is_told_with_what_was_meant(shop: Shop) -> None:
    looked = shop.lint('service(name="shop", access=["rediss"])')
    assert [each.help for each in looked.findings] == ["did you mean `redis`?"]


def test_all_that_is_wrong_is_told_at_once(shop: Shop) -> None:
    told = shop.told(', exposes=["x"], access=["y", "y"], module="z"', services__shop__a_dot_py="")
    assert sorted(told) == [
        'service/composition-root: "z"',
        'service/edge-address: "x"',
        "service/python-beside-build: ",
        'service/unknown-access: "y"',
        'service/unknown-access: "y"',
    ]


def test_while_fields_are_wrong_there_is_no_graph_and_that_is_why(shop: Shop, tmp_path: Path) -> None:
    shop.lint('service(name="shop", access=["rediss"])')
    known = declared(shop.texts)
    connected = connections.connect(tmp_path, known.services)
    assert connected.graph is None and connected.has_errors
    assert [each.id for each in connected.diagnostics] == ["service/unknown-access"]


def test_an_edge_to_nowhere_is_left_to_the_graph_and_keeps_from_running(shop: Shop, tmp_path: Path) -> None:
    fields = ', exposes=["specs/shop:api"]'
    assert shop.told(fields) == []
    known = declared(shop.texts)
    assert known.layout is not None
    looked = connections.check_service(tmp_path, known.services[0], known.layout)
    assert [each.message for each in looked.findings] == ["there is no target `specs/shop:api`"]
    assert [each.id for each in connections.look_over(tmp_path, known).findings] == ["graph/unknown-spec"]


def test_a_target_of_another_type_at_the_place_of_a_spec_is_told(shop: Shop) -> None:
    looked = shop.lint(
        'service(name="shop", exposes=["specs/shop:api"])',
        specs__shop__api_dot_yaml=API.format(prefix="a", name="buy", path=""),
        specs__shop__BUILD='files(name="api", sources=["*.yaml"])',
    )
    assert [each.message for each in looked.findings] == [
        "`specs/shop:api` is a `files`, and `exposes` takes a `spec_router`"
    ]


SPECS = {
    "specs__a__api_dot_yaml": API.format(prefix="people", name="get_one", path="/{id}").replace(
        "{rest: {method", "{params: [{name: id, type: int}], rest: {method", 1
    ),
    "specs__b__api_dot_yaml": API.format(prefix="people", name="get_boss", path="/boss"),
}


def test_routes_of_several_apis_are_held_against_each_other_in_the_order_of_the_service(shop: Shop) -> None:
    shadowed = shop.lint('service(name="shop", exposes=["specs/a:api", "specs/b:api"])', **SPECS)
    assert [(each.id, each.primary.span.path) for each in shadowed.findings] == [
        ("spec/shadowed-route", "specs/b/api.yaml")
    ]
    help = shadowed.findings[0].help
    assert help is not None and "expose `specs/b:api` before `specs/a:api`" in help
    assert shop.told(', exposes=["specs/b:api", "specs/a:api"]', **SPECS) == []


def test_one_service_that_exposes_an_api_alone_has_nothing_to_compare(shop: Shop) -> None:
    broken = {"specs__a__api_dot_yaml": "operations: 7"}
    assert shop.lint('service(name="shop", exposes=["specs/a:api"])', **broken).is_complete


def test_routes_are_not_compared_while_specs_have_errors(shop: Shop, tmp_path: Path) -> None:
    build = 'service(name="shop", exposes=["specs/a:api", "specs/b:api"])'
    looked = shop.lint(build, **{**SPECS, "specs__b__api_dot_yaml": "operations: 7"})
    assert (looked.findings, looked.is_complete) == ((), False)
    known = declared(shop.texts)
    assert known.layout is not None
    checked = connections.check_service(tmp_path, known.services[0], known.layout)
    assert {each.primary.span.path for each in checked.findings} == {"specs/b/api.yaml"}


# What comments allow


BESIDE = 'service(name="shop", kind="fastapi")\n%sresources(name="x", sources=["*.csv"])\n'


def test_a_comment_allows_a_target_beside_and_so_does_running(shop: Shop, tmp_path: Path) -> None:
    build = BESIDE % f"{ALLOW % 'service/target-beside'}\n"
    assert shop.lint(build).findings == ()
    known = declared(shop.texts)
    assert known.layout is not None
    assert connections.check_service(tmp_path, known.services[0], known.layout).findings == ()
    assert connections.look_over(tmp_path, known).findings == ()


def test_a_comment_that_allows_nothing_here_is_told_once(shop: Shop, tmp_path: Path) -> None:
    build = f'service(name="shop")  {ALLOW % "service/outside-services"}'
    assert [each.id for each in shop.lint(build).findings] == ["lint/unused-suppression"]
    looked = connections.look_over(tmp_path, declared(shop.texts))
    assert [each.id for each in looked.findings] == ["lint/unused-suppression"]


def test_a_comment_without_a_reason_is_told_by_the_graph_and_allows_nothing(shop: Shop, tmp_path: Path) -> None:
    build = BESIDE % "# interlock: allow service/target-beside\n"
    assert [each.id for each in shop.lint(build).findings] == ["service/target-beside"]
    looked = connections.look_over(tmp_path, declared(shop.texts))
    assert [each.id for each in looked.findings] == ["lint/suppression-without-reason", "service/target-beside"]


def test_what_keeps_a_service_from_running_whatever_one_says_is_not_allowed_by_a_comment(
    shop: Shop, tmp_path: Path
) -> None:
    build = f'service(name="shop", access=["redis", "redis"])  {ALLOW % "service/repeated-entry"}'
    assert [each.id for each in shop.lint(build).findings] == ["service/repeated-entry"]
