"""Whole files: their kinds, their bytes, and that one mistake hides no other."""

from __future__ import annotations

import codecs
import time

import pytest

from interlock.spec.load import load_file
from interlock.spec.nodes import ApiFile, EventsFile, ManifestFile, ModelsFile, SpecFile, TasksFile
from interlock.spec.testing import Loaded


@pytest.mark.parametrize(
    ("name", "text", "kind"),
    [
        ("models.yaml", "models: {}", ModelsFile),
        ("events.yaml", "events: {}", EventsFile),
        ("tasks.yaml", "tasks: {}", TasksFile),
        ("manifest.yaml", "consumes: []", ManifestFile),
        ("api.yaml", "operations: {}", ApiFile),
        ("orders.yaml", "operations: {}", ApiFile),
    ],
)
def test_the_name_says_which_kind_of_file_it_is(name: str, text: str, kind: type[SpecFile]) -> None:
    assert isinstance(Loaded(name, text).clean(), kind)


def test_folder_and_stem_are_kept() -> None:
    file, diagnostics, _ = load_file("specs/billing/invoices/orders.yaml", b"operations: {}")
    assert diagnostics == ()
    assert isinstance(file, ApiFile)
    assert (file.path, file.folder, file.stem) == (
        "specs/billing/invoices/orders.yaml",
        "specs/billing/invoices",
        "orders",
    )
    assert file.domain.value == "invoices"


@pytest.mark.parametrize("suffix", ["_server", "_client", "_publisher", "_subscriber", "_worker", "_enqueue"])
def test_names_of_generated_modules_are_refused(suffix: str) -> None:
    file, (found,), _ = load_file(f"specs/shop/orders{suffix}.yaml", b"operations: {}")
    assert isinstance(file, ApiFile)
    assert found.id == "spec/file-name"
    assert "`orders.yaml`" in (found.help or "")


def test_a_byte_order_mark_counts_as_nothing() -> None:
    _, (found,), source = load_file("specs/shop/models.yaml", codecs.BOM_UTF8 + b"models: []")
    assert source.text == "models: []"
    assert found.primary.span.start == 8


def test_one_mistake_hides_no_other() -> None:
    loaded = Loaded(
        "models.yaml",
        """
        models:
          A: {feilds: {}}
          B:
            fields:
              a: list[
              b: {type: string, max: 1, defalt: x}
              c: {type: 5}
              d: int
            variants: {Read: 5, Create: {optinal: [d]}}
          C: 12
        """,
    )
    assert [found.id for found in loaded.diagnostics] == [
        "spec/missing-key",
        "spec/type-syntax",
        "spec/unknown-key",
        "spec/unknown-key",
        "spec/wrong-kind",
        "spec/wrong-kind",
        "spec/unknown-key",
        "spec/wrong-kind",
    ]
    assert isinstance(loaded.file, ModelsFile)
    assert [declaration.name.value for declaration in loaded.file.declarations] == ["A", "B"]


def test_what_is_shared_by_an_alias_is_told_once() -> None:
    loaded = Loaded("models.yaml", "models:\n  A: {fields: {a: &x {typ: int}, b: *x}}\n")
    assert [found.id for found in loaded.diagnostics].count("spec/missing-key") == 2
    assert [found.message for found in loaded.diagnostics if "field `a`" in found.message] == [
        "unknown key `typ` in the field `a`, which needs `type`"
    ]


def test_a_thousand_models_load_in_linear_time() -> None:
    small, large = _cpu_seconds(100), _cpu_seconds(1_000)
    assert large < 2
    assert large < 40 * small


def _cpu_seconds(count: int) -> float:
    """The best of three, for a models.yaml with that many models of ten fields."""
    fields = "".join(
        f"      field_{n}: {{type: int, ge: 0, readonly: true}}\n      text_{n}: string\n" for n in range(5)
    )
    text = "models:\n" + "".join(
        f"  Model{n}:\n    doc: Number {n}.\n    fields:\n{fields}    variants: {{Create: {{}}, Read: {{}}}}\n"
        for n in range(count)
    )
    data = text.encode()
    best = float("inf")
    for _ in range(3):
        started = time.process_time()
        _, diagnostics, _ = load_file("specs/shop/models.yaml", data)
        best = min(best, time.process_time() - started)
        assert diagnostics == ()
    return best


@pytest.mark.parametrize(
    ("written", "meant"),
    [("feilds", "fields"), ("properties", "fields"), ("Fields", "fields")],
)
def test_a_required_key_that_is_misspelt_is_told_once_where_it_stands(written: str, meant: str) -> None:
    loaded = Loaded("models.yaml", f"models: {{A: {{{written}: {{}}}}}}")
    assert loaded.findings == [f"spec/missing-key: {written}"]
    [found] = loaded.diagnostics
    assert found.message == f"unknown key `{written}` in the model `A`, which needs `{meant}`"
    assert found.help == f"did you mean `{meant}`?"


def test_of_two_spellings_one_is_the_missing_key_and_the_other_is_unknown() -> None:
    loaded = Loaded("models.yaml", "models: {A: {feilds: {}, fileds: {}}}")
    assert loaded.findings == ["spec/missing-key: feilds", "spec/unknown-key: fileds"]


def test_a_misspelt_key_beside_the_right_one_is_unknown() -> None:
    assert Loaded("models.yaml", "models: {A: {feilds: {}, fields: {}}}").findings == ["spec/unknown-key: feilds"]


@pytest.mark.parametrize(
    ("name", "text", "finding", "help"),
    [
        ("model.yaml", "models: {}", "models", "rename it to `models.yaml`, or move this there"),
        ("event.yaml", "x: 1\nevents: {}", "events", "rename it to `events.yaml`, or move this there"),
        ("events.yaml", "tasks: {}", "tasks", "rename it to `tasks.yaml`, or move this there"),
        ("tasks.yaml", "domain: x\noperations: {}", "operations", "rename it to `api.yaml`, or move this there"),
        ("consumes.yaml", "consumes: []", "consumes", "rename it to `manifest.yaml`, or move this there"),
    ],
)
def test_a_file_that_holds_what_belongs_into_another_is_told_so_and_nothing_else(
    name: str, text: str, finding: str, help: str
) -> None:
    loaded = Loaded(name, text)
    assert (loaded.findings, loaded.diagnostics[0].help) == ([f"spec/file-name: {finding}"], help)


def test_a_file_that_holds_what_it_should_may_hold_no_more() -> None:
    assert Loaded("models.yaml", "models: {}\nevents: {}").findings == ["spec/unknown-key: events"]
