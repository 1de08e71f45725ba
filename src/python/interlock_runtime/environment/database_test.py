from __future__ import annotations

import pytest

from interlock_runtime.environment.database import checked_url


def test_the_ssl_mode_of_libpq_reaches_the_driver_under_its_own_name() -> None:
    url = checked_url("postgresql://ada:secret@db/app?sslmode=require&application_name=backend")
    assert url == "postgresql+asyncpg://ada:secret@db/app?application_name=backend&ssl=require"


@pytest.mark.parametrize("text", ["mysql://root:secret@host/x", "postgresql://ada:secret@host:port/x", "secret"])
def test_what_is_none_of_our_databases_is_refused_without_showing_it(text: str) -> None:
    with pytest.raises(ValueError) as caught:
        checked_url(text)
    assert "secret" not in str(caught.value)
