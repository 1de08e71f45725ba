from __future__ import annotations

import pytest

from interlock_pants.specs import layout
from interlock_pants.specs.layout import Piece


@pytest.mark.parametrize(
    ("piece", "spec", "path", "module"),
    [
        (Piece.MODELS, "specs/users/models.yaml", "specs/users/models.py", "specs.users.models"),
        (Piece.SHARED, "specs/users/api.yaml", "specs/users/api.py", "specs.users.api"),
        (Piece.SERVER, "specs/users/api.yaml", "specs/users/api_server.py", "specs.users.api_server"),
        (Piece.CLIENT, "specs/a/b/admin.yaml", "specs/a/b/admin_client.py", "specs.a.b.admin_client"),
        (Piece.SUBSCRIBER, "specs/users/api.yaml", "specs/users/api_subscriber.py", "specs.users.api_subscriber"),
        (Piece.SHARED, "specs/users/events.yaml", "specs/users/events.py", "specs.users.events"),
        (Piece.PUBLISHER, "specs/users/events.yaml", "specs/users/events_publisher.py", "specs.users.events_publisher"),
    ],
)
def test_a_module_is_named_after_its_spec(piece: Piece, spec: str, path: str, module: str) -> None:
    assert layout.output_path(piece, spec) == path
    assert layout.module_name(piece, spec) == module


def test_documents_lie_beside_the_modules_of_their_spec() -> None:
    assert layout.output_path(Piece.OPENAPI, "specs/users/api.yaml") == "specs/users/api.openapi.json"
    assert layout.output_path(Piece.ASYNCAPI, "specs/users/events.yaml") == "specs/users/events.asyncapi.json"


def test_deeper_domains_lie_in_deeper_folders() -> None:
    assert layout.folder_of_domain("billing.invoices") == "specs/billing/invoices"


@pytest.mark.parametrize("folder", ["specs", "services/users", "other/specs/users"])
def test_folders_elsewhere_hold_no_specs(folder: str) -> None:
    assert not layout.is_spec_folder(folder)
