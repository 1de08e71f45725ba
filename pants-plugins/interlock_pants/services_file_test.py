from __future__ import annotations

from interlock_pants import services_file
from interlock_pants.service_edges import SpecAddress


def test_the_compiler_knows_a_spec_by_the_stem_of_its_file() -> None:
    assert services_file.stem_address("specs/billing/invoices.yaml") == SpecAddress("specs/billing", "invoices")
