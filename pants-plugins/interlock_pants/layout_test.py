from __future__ import annotations

import pytest

from interlock_pants import layout
from interlock_pants.layout import Piece


@pytest.mark.parametrize(
    ("piece", "spec", "path", "module"),
    [
        (Piece.MODELS, "specs/users/models.yaml", "specs/users/models.py", "specs.users.models"),
        (Piece.SHARED, "specs/users/api.yaml", "specs/users/api.py", "specs.users.api"),
        (Piece.SERVER, "specs/users/api.yaml", "specs/users/api_server.py", "specs.users.api_server"),
        (Piece.CLIENT, "specs/a/b/admin.yaml", "specs/a/b/admin_client.py", "specs.a.b.admin_client"),
    ],
)
def test_a_module_is_named_after_its_spec(piece: Piece, spec: str, path: str, module: str) -> None:
    assert layout.output_path(piece, spec) == path
    assert layout.module_name(piece, spec) == module


def test_the_document_of_an_api_lies_beside_its_modules() -> None:
    assert layout.output_path(Piece.OPENAPI, "specs/users/api.yaml") == "specs/users/api.openapi.json"


def test_deeper_domains_lie_in_deeper_folders() -> None:
    assert layout.folder_of_domain("billing.invoices") == "specs/billing/invoices"


@pytest.mark.parametrize("folder", ["specs", "services/users", "other/specs/users"])
def test_folders_elsewhere_hold_no_specs(folder: str) -> None:
    assert not layout.is_spec_folder(folder)
