from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest

from interlock_runtime.auth.issuer import SigningKey
from interlock_runtime.auth.service_tokens import ServiceTokens, TokenSource
from interlock_runtime.connectivity import Connectivity

SECRET = "a shared secret of thirty-two bytes or more"
CALLS = {"backend": frozenset({"users.api.get_user", "reminders.api.list_reminders"}), "other": frozenset({"x.y.z"})}
EDGES = Connectivity("tg_bot", CALLS, {}, frozenset())


class Keys:
    """Follows `SigningKeys`."""

    def __init__(self) -> None:
        self.key = SigningKey("HS256", SECRET, "k1")

    def current(self) -> SigningKey:
        return self.key


class Clock:
    def __init__(self) -> None:
        self.now = datetime.now(UTC).replace(microsecond=0)

    def __call__(self) -> datetime:
        return self.now


def claims(token: str, audience: str = "backend") -> dict[str, Any]:
    return jwt.decode(token, SECRET, ["HS256"], audience=audience, options={"verify_exp": False, "verify_iat": False})


def ask(source: TokenSource) -> str:
    return asyncio.run(source())


def test_a_token_speaks_for_the_service_and_claims_what_is_declared() -> None:
    clock = Clock()
    token = ask(ServiceTokens("tg_bot", Keys(), EDGES, clock=clock).for_service("backend"))
    told = claims(token)
    assert (told["iss"], told["sub"], told["aud"]) == ("tg_bot", "tg_bot", "backend")
    assert told["scope"] == "reminders.api.list_reminders users.api.get_user"
    assert told["exp"] - told["iat"] == 300
    assert "act" not in told
    assert jwt.get_unverified_header(token)["kid"] == "k1"


def test_a_token_on_behalf_of_a_person_names_both() -> None:
    told = claims(ask(ServiceTokens("tg_bot", Keys(), EDGES).on_behalf("backend", "telegram:5")))
    assert (told["iss"], told["sub"], told["act"]) == ("tg_bot", "telegram:5", {"sub": "tg_bot"})


def test_a_token_claims_nothing_of_a_callee_that_is_not_declared() -> None:
    assert "scope" not in claims(ask(ServiceTokens("tg_bot", Keys(), EDGES).for_service("nobody")), "nobody")
    assert ServiceTokens("tg_bot", Keys(), EDGES).operations("nobody") == frozenset()


def test_without_edges_a_token_claims_everything() -> None:
    tokens = ServiceTokens("tg_bot", Keys(), None)
    assert claims(ask(tokens.for_service("backend")))["scope"] == "*"
    assert tokens.operations("backend") is None


def test_a_token_is_given_out_again_until_little_of_its_time_is_left() -> None:
    clock = Clock()
    source = ServiceTokens("tg_bot", Keys(), EDGES, clock=clock).for_service("backend")
    first = ask(source)
    clock.now += timedelta(seconds=239)
    assert ask(source) == first
    clock.now += timedelta(seconds=1)
    assert ask(source) != first


def test_callees_and_people_have_tokens_of_their_own() -> None:
    tokens = ServiceTokens("tg_bot", Keys(), EDGES)
    sources = (
        tokens.for_service("backend"),
        tokens.for_service("other"),
        tokens.on_behalf("backend", "telegram:5"),
        tokens.on_behalf("backend", "telegram:6"),
        # A person who is called like the service is not the service.
        tokens.on_behalf("backend", "tg_bot"),
    )
    assert len({ask(source) for source in sources}) == len(sources)
    assert ask(tokens.on_behalf("backend", "telegram:5")) == ask(sources[2])


def test_a_new_key_signs_at_once() -> None:
    keys = Keys()
    source = ServiceTokens("tg_bot", keys, EDGES).for_service("backend")
    ask(source)
    keys.key = SigningKey("HS256", SECRET, "k2")
    assert jwt.get_unverified_header(ask(source))["kid"] == "k2"


def test_what_cannot_be_signed_is_not_asked_for_in_vain() -> None:
    class NoKey(Keys):
        def current(self) -> SigningKey:
            raise LookupError("no key")

    with pytest.raises(LookupError, match="no key"):
        ask(ServiceTokens("tg_bot", NoKey(), EDGES).for_service("backend"))
