"""Who gets in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import jwt
import pytest

from interlock_runtime.auth.development import DEVELOPMENT_ISSUER, DEVELOPMENT_KEY
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
