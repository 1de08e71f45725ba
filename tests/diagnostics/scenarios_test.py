"""What the compiler says of wrong specs, against what is recorded. `INTERLOCK_UPDATE_GOLDEN=1` records it anew."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from interlock.diagnostics.diagnostic import Diagnostic, Severity
from interlock.spec.load import load_file
from tests.diagnostics.scenarios import UPDATE, Scenario, difference, record, rendered, scenarios

EACH = pytest.mark.parametrize("scenario", scenarios(), ids=lambda scenario: scenario.name)


@EACH
def test_the_diagnostics_are_the_recorded_ones(scenario: Scenario) -> None:
    checked = scenario.check()
    assert checked.diagnostics
    assert (checked.system is None) == any(found.severity is Severity.ERROR for found in checked.diagnostics)
    if UPDATE:
        record(scenario.recorded, rendered(checked))
    assert difference(scenario.recorded, rendered(checked)) is None


@EACH
def test_a_scenario_is_complete_and_nothing_else_lies_in_it(scenario: Scenario) -> None:
    assert scenario.specs()
    assert scenario.recorded.is_file()
    assert scenario.strangers() == []


@EACH
def test_every_span_lies_in_its_file(scenario: Scenario) -> None:
    checked = scenario.check()
    for found in checked.diagnostics:
        for label in (found.primary, *found.secondary):
            assert 0 <= label.span.start <= label.span.end <= len(checked.sources[label.span.path].text)


@EACH
def test_both_parsers_say_the_same(scenario: Scenario) -> None:
    for spec in scenario.specs():
        path = spec.relative_to(scenario.folder).as_posix()
        data = spec.read_bytes()
        file, found, _ = load_file(path, data, yaml.CSafeLoader)
        pure_file, pure_found, _ = load_file(path, data, yaml.SafeLoader)
        assert [_essence(one) for one in found] == [_essence(one) for one in pure_found]
        assert file == pure_file


def _essence(found: Diagnostic) -> tuple[object, ...]:
    return (found.id, found.primary, found.secondary, found.message)


def test_a_missing_record_and_a_stranger_are_told(tmp_path: Path) -> None:
    spec = tmp_path / "specs" / "shop" / "models.yaml"
    spec.parent.mkdir(parents=True)
    spec.write_text("modles: {}\n")
    (tmp_path / "notes.txt").write_text("")
    scenario = Scenario(tmp_path)
    assert [path.name for path in scenario.strangers()] == ["notes.txt"]
    said = rendered(scenario.check())
    assert "not recorded" in (difference(scenario.recorded, said) or "")
    record(scenario.recorded, said)
    assert difference(scenario.recorded, said) is None
    assert "+help: me too" in (difference(scenario.recorded, said + "help: me too\n") or "")
