from __future__ import annotations

from interlock_pants.service import stems
from interlock_pants.service.edges import SpecAddress


def test_the_compiler_knows_a_spec_by_the_stem_of_its_file() -> None:
    assert stems.stem_address("specs/billing/invoices.yaml") == SpecAddress("specs/billing", "invoices")
