from __future__ import annotations

import pytest

from interlock_pants import service_exposure
from interlock_pants.service_edges import SpecAddress, SpecEdge
from interlock_pants.service_exposure import NO_CONFLICTS, Exposure, ExposureRequest

USERS = SpecAddress("specs/users", "api")
BILLING = SpecAddress("specs/billing", "invoicing")
FILES = {USERS: "specs/users/api.yaml", BILLING: "specs/billing/invoices.yaml"}


def edge(field: str, address: SpecAddress) -> SpecEdge:
    return SpecEdge(field, str(address), address, "spec_router")


def test_the_files_are_those_of_what_is_exposed_in_its_order() -> None:
    edges = [edge("exposes", USERS), edge("exposes", BILLING), edge("consumes", USERS)]

    assert service_exposure.exposed_files(edges, FILES) == ("specs/users/api.yaml", "specs/billing/invoices.yaml")


def test_an_edge_that_leads_nowhere_is_left_to_those_who_tell_of_edges() -> None:
    assert service_exposure.exposed_files([edge("exposes", SpecAddress("specs/x", "api"))], FILES) == ()


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ((), False),
        (("specs/users/api.yaml",), False),
        (("specs/users/a.yaml", "specs/users/b.yaml"), False),
        (("specs/users/b.yaml", "specs/users/a.yaml"), True),
        (("specs/billing/api.yaml", "specs/users/api.yaml"), True),
    ],
)
def test_the_compiler_is_asked_for_what_the_check_of_a_folder_does_not_tell(files, expected: bool) -> None:
    assert service_exposure.needs_compiler(ExposureRequest(files)) is expected


def test_the_folders_stand_there_once() -> None:
    request = ExposureRequest(("specs/users/b.yaml", "specs/users/a.yaml", "specs/billing/api.yaml"))

    assert service_exposure.folders(request) == ("specs/billing", "specs/users")


def test_no_finding_is_no_conflict() -> None:
    assert service_exposure.exposure(0, b"no findings\n", b"") == NO_CONFLICTS
    assert service_exposure.conflict_sentences(NO_CONFLICTS) == ()
    assert service_exposure.wrong_specs_in_brief(None) == service_exposure.wrong_specs_in_full(None) == ()


def test_the_compilers_report_of_conflicts_is_shown_whole() -> None:
    found = service_exposure.exposure(1, b"specs/users/api.yaml:1:1: error\n  |\n1 | x\n", b"")

    assert found == Exposure("specs/users/api.yaml:1:1: error\n  |\n1 | x", None)
    (sentence,) = service_exposure.conflict_sentences(found)
    assert sentence.startswith("Of its APIs, not every route is reached:\n")
    assert "    specs/users/api.yaml:1:1: error\n      |\n    1 | x" in sentence


def test_wrong_specs_are_no_conflict_and_are_told_in_brief_or_in_full() -> None:
    found = service_exposure.exposure(1, b"", b"specs/users/api.yaml:1:1: error[spec/x]: wrong\n  |\n1 | x\n")

    assert service_exposure.conflict_sentences(found) == ()
    (brief,) = service_exposure.wrong_specs_in_brief(found.spec_findings)
    assert "spec/x" not in brief
    (full,) = service_exposure.wrong_specs_in_full(found.spec_findings)
    assert "    1 | x" in full
