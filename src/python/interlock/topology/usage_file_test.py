"""usage.json, as the plugin writes it."""

from __future__ import annotations

import json

import pytest

from interlock.ir.services import SpecAddress
from interlock.topology.strict_json import InvalidDocument
from interlock.topology.usage import GeneratedUse, Piece
from interlock.topology.usage_file import read_usage


def document(target: str) -> str:
    generated = [{"target": target, "through": ["services/bot/app/main.py", "libraries/calls.py"]}]
    services = {"bot": {"generated": generated, "requirements": ["Sentry_SDK", "redis"]}}
    return json.dumps({"version": 1, "services": services})


def test_what_a_service_depends_on_is_read() -> None:
    usage = read_usage(document("specs/users:api#client"))["bot"]
    assert usage.generated == (
        GeneratedUse(
            SpecAddress("specs/users", "api"), Piece.CLIENT, ("services/bot/app/main.py", "libraries/calls.py")
        ),
    )
    assert usage.requirements == {"sentry-sdk", "redis"}
    assert usage.takes(SpecAddress("specs/users", "api"), Piece.SERVER, Piece.CLIENT)
    assert not usage.takes(SpecAddress("specs/users", "api"), Piece.SERVER)


def test_files_are_told_of_where_they_are_known() -> None:
    assert read_usage(document("specs/users:api#client"))["bot"].files == ()
    known = {"generated": [], "requirements": [], "files": ["services/bot/app/main.py", "3rdparty/python/default.lock"]}
    usage = read_usage(json.dumps({"version": 1, "services": {"bot": known}}))
    assert usage["bot"].files == ("services/bot/app/main.py", "3rdparty/python/default.lock")


@pytest.mark.parametrize("piece", ["models", "shared", "openapi", "something-new"])
def test_what_everybody_may_import_needs_no_name(piece: str) -> None:
    assert read_usage(document(f"specs/users:models#{piece}"))["bot"].generated[0].piece is None


@pytest.mark.parametrize("target", ["specs/users:api", "specs/users#client", "client"])
def test_what_is_no_generated_target_is_told(target: str) -> None:
    with pytest.raises(InvalidDocument, match=r"services\.bot\.generated\[0\]\.target should be a generated target"):
        read_usage(document(target))
