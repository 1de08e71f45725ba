"""What the compiler says of input that is hostile or no text at all, against `produced/`; and that it says so soon."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
import yaml

from interlock.compiler import check
from interlock.spec.load import load_file
from tests.diagnostics.produced import PATH, PRODUCED
from tests.diagnostics.scenarios import HERE, UPDATE, difference, record, rendered

RECORDS = HERE / "produced"
MAX_CPU_SECONDS = 10
"""What one bad file may cost on a slow, busy machine; most cost a few milliseconds."""


@pytest.mark.parametrize("name", PRODUCED)
def test_the_diagnostics_are_the_recorded_ones(name: str, tmp_path: Path) -> None:
    spec = tmp_path / PATH
    spec.parent.mkdir(parents=True)
    spec.write_bytes(PRODUCED[name]())
    started = time.process_time()
    checked = check(tmp_path)
    assert time.process_time() - started < MAX_CPU_SECONDS
    assert checked.system is None
    actual = rendered(checked)
    if UPDATE:
        record(RECORDS / f"{name}.txt", actual)
    assert difference(RECORDS / f"{name}.txt", actual) is None
    for found in checked.diagnostics:
        for label in (found.primary, *found.secondary):
            assert 0 <= label.span.start <= label.span.end <= len(checked.sources[PATH].text)


def test_every_record_is_of_something_produced() -> None:
    assert sorted(path.name for path in RECORDS.iterdir()) == sorted(f"{name}.txt" for name in PRODUCED)


SLOW_IN_PYTHON = {"many_values"}


@pytest.mark.parametrize("name", sorted(PRODUCED.keys() - SLOW_IN_PYTHON))
def test_both_parsers_say_the_same(name: str) -> None:
    data = PRODUCED[name]()
    _, found, _ = load_file(PATH, data, yaml.CSafeLoader)
    _, pure_found, _ = load_file(PATH, data, yaml.SafeLoader)
    assert found == pure_found
