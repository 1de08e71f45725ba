from __future__ import annotations

import jwt
import pytest

from interlock_runtime.auth.development import DEVELOPMENT_ISSUER, DEVELOPMENT_KEY
from services.backend.app.dev_token import main


@pytest.mark.parametrize(
    ("arguments", "claims"),
    [
        (["ada"], {"iss": DEVELOPMENT_ISSUER, "sub": "ada"}),
        (["root", "--admin"], {"iss": DEVELOPMENT_ISSUER, "sub": "root", "scope": "users:admin"}),
        (["--service", "tg_bot"], {"iss": "tg_bot", "sub": "tg_bot", "scope": "*"}),
        (["ada", "--service", "tg_bot"], {"iss": "tg_bot", "sub": "ada", "act": {"sub": "tg_bot"}, "scope": "*"}),
    ],
)
def test_tokens_are_made_for_whom_they_are_asked_for(
    arguments: list[str], claims: dict[str, object], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 0
    told = jwt.decode(capsys.readouterr().out.strip(), DEVELOPMENT_KEY, ["HS256"], audience="backend")
    assert {name: value for name, value in told.items() if name not in ("aud", "exp", "iat", "jti")} == claims


@pytest.mark.parametrize("arguments", [[], ["--admin"], ["root", "--admin", "--service", "tg_bot"]])
def test_what_makes_no_sense_is_refused(arguments: list[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(arguments)
