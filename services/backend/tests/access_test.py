"""Who gets in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import jwt
import pytest

from interlock_runtime.auth.development import DEVELOPMENT_ISSUER, DEVELOPMENT_KEY
from services.backend.app.dev_token import development_service_token
from services.backend.app.settings import DEFAULT_AUDIENCE
from services.backend.testing.backend import Backend

pytestmark = pytest.mark.anyio

CLAIMS = {
    "iss": DEVELOPMENT_ISSUER,
    "aud": DEFAULT_AUDIENCE,
    "sub": "ada",
    "exp": datetime(2100, 1, 1, tzinfo=UTC),
}
PAST = datetime.now(UTC) - timedelta(hours=1)
WITHOUT_SUBJECT = {name: value for name, value in CLAIMS.items() if name != "sub"}


def token(claims: dict[str, object], key: str = DEVELOPMENT_KEY, algorithm: str = "HS256") -> str:
    return jwt.encode(claims, key, algorithm=algorithm)


async def test_a_valid_token_opens_the_api(backend: Backend) -> None:
    response = await backend.client.get("/v1/users/@me", headers={"Authorization": f"Bearer {token(CLAIMS)}"})
    assert response.status_code == 404


@pytest.mark.parametrize(
    "authorization",
    [
        None,
        "Bearer",
        "Bearer not-a-token",
        "Basic YWRhOmFkYQ==",
        f"Bearer {token(CLAIMS, key='x' * 40)}",
        f"Bearer {token(CLAIMS, key='', algorithm='none')}",
        f"Bearer {token({**CLAIMS, 'iss': 'https://elsewhere'})}",
        f"Bearer {token({**CLAIMS, 'aud': 'another'})}",
        f"Bearer {token({**CLAIMS, 'exp': PAST})}",
        f"Bearer {token(WITHOUT_SUBJECT)}",
    ],
)
@pytest.mark.parametrize("path", ["/v1/users/@me", "/v1/reminders"])
async def test_anything_else_does_not(backend: Backend, path: str, authorization: str | None) -> None:
    headers = {} if authorization is None else {"Authorization": authorization}
    response = await backend.client.get(path, headers=headers)
    assert response.status_code == 401
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["www-authenticate"].startswith("Bearer")


async def test_in_development_a_service_speaks_for_people_with_the_key_that_everybody_knows(backend: Backend) -> None:
    registered = await backend.register("telegram:5", 5)
    on_behalf = await development_service_token("tg_bot", "telegram:5")
    response = await backend.client.get("/v1/users/@me", headers={"Authorization": f"Bearer {on_behalf}"})
    assert response.json() == registered


async def test_a_service_is_no_person(backend: Backend) -> None:
    own = await development_service_token("tg_bot")
    response = await backend.client.get("/v1/users/@me", headers={"Authorization": f"Bearer {own}"})
    assert response.status_code == 403
    assert 'error="insufficient_scope"' in response.headers["www-authenticate"]
