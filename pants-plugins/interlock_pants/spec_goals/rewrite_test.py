from __future__ import annotations

import pytest
from pants.engine.fs import EMPTY_DIGEST
from pants.engine.process import Process

from interlock_pants.compiler.mended import WrongConfiguration
from interlock_pants.spec_goals import rewrite
from interlock_pants.spec_goals.check import rules_argument

PROCESS = Process(("fix",), description="Mending specs/shop", input_digest=EMPTY_DIGEST)


def test_findings_that_are_left_are_no_failure() -> None:
    rewrite.check_exit(PROCESS, 0, b"", b"")
    rewrite.check_exit(PROCESS, 1, b"specs/shop/models.yaml:1:1: error", b"")


@pytest.mark.parametrize("exit_code", [1, 2])
def test_a_process_that_found_nothing_and_did_not_succeed_is_told_by_what_it_said(exit_code: int) -> None:
    with pytest.raises(WrongConfiguration, match=r"^pants\.toml: wrong$"):
        rewrite.check_exit(PROCESS, exit_code, b"", b"pants.toml: wrong\n")


def test_rules_are_handed_on_as_they_are_written() -> None:
    assert rules_argument({"specs": ["standard@1"]}) == '{"specs": ["standard@1"]}'
    assert rules_argument({"specs": "standard@1"}) == '{"specs": "standard@1"}'
