from __future__ import annotations

import pytest

from interlock_pants.deployment.fields import KnownService, selected_services

KNOWN = (
    KnownService("backend", "services/backend", "services/backend:backend"),
    KnownService("tg_bot", "services/tg_bot", "services/tg_bot:tg_bot"),
)


def test_without_services_all_are_deployed() -> None:
    assert selected_services(None, reversed(KNOWN)) == ("backend", "tg_bot")


@pytest.mark.parametrize("text", ["services/tg_bot", "//services/tg_bot", "services/tg_bot/", "services/tg_bot:tg_bot"])
def test_a_service_is_named_by_its_folder_or_its_address(text: str) -> None:
    assert selected_services([text], KNOWN) == ("tg_bot",)
