"""Identities from files, and how keys are exchanged while callers and callees run."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from interlock_runtime.auth import key_directory
from interlock_runtime.auth.authenticator import Credentials, Requirement
from interlock_runtime.auth.identity import (
    ServiceIdentity,
    issuer_is_no_caller,
    service_identity,
    usable_identity,
)
from interlock_runtime.auth.principal import Auth
from interlock_runtime.connectivity import Connectivity
from interlock_runtime.environment.contract import Contract
from interlock_runtime.environment.edges import INTERLOCK_EDGES, SERVICE_CALLERS_DIR, SERVICE_KEY_DIR
from interlock_runtime.environment.kinds import text
from interlock_runtime.environment.problems import SettingsError
from interlock_runtime.environment.server import SERVER
from interlock_runtime.environment.stage import Environment
from interlock_runtime.environment.variable import variable
from interlock_runtime.problems import Unauthenticated

GET = "users.api.get_user"
CALLER = Connectivity("tg_bot", {"backend": frozenset({GET})}, {}, frozenset())
CALLEE = Connectivity("backend", {}, {"tg_bot": frozenset({GET})}, frozenset())
NOBODY = Connectivity("backend", {}, {}, frozenset())


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Folders are looked at whenever a key is asked for."""
    monkeypatch.setattr(key_directory, "CHECK_SECONDS", 0.0)
    monkeypatch.setattr(key_directory, "RECHECK_SECONDS", 0.0)


def identity(edges: Connectivity | None, **changed: object) -> ServiceIdentity:
    given: dict[str, object] = {
        "environment": Environment.PRODUCTION,
        "connectivity": edges,
        "key_dir": None,
        "callers_dir": None,
        **changed,
    }
    return service_identity("backend" if edges is None else edges.service, **given)  # type: ignore[arg-type]  # by name


def problems(edges: Connectivity | None, **changed: object) -> list[str]:
    with pytest.raises(SettingsError) as refused:
        identity(edges, **changed)
    return list(refused.value.problems)


class Pair:
    """A caller and a callee, each with its folder of keys."""

    def __init__(self, root: Path) -> None:
        self.own, self.callers = root / "own", root / "callers"
        for folder in (self.own, self.callers):
            folder.mkdir()
        self.made: dict[str, Ed25519PrivateKey] = {}
        self.publish("k1")
        self.sign_with("k1")
        self.tokens = identity(CALLER, key_dir=self.own).tokens()
        self.authenticator = identity(CALLEE, callers_dir=self.callers).authenticator()

    def publish(self, key_id: str) -> None:
        key = self.made.setdefault(key_id, Ed25519PrivateKey.generate()).public_key()
        (self.callers / f"tg_bot.{key_id}.pem").write_bytes(
            key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        )

    def sign_with(self, key_id: str) -> None:
        pem = self.made[key_id].private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        (self.own / f"{key_id}.pem").write_bytes(pem)

    def token(self) -> str:
        return asyncio.run(self.tokens.for_service("backend")())

    def opens(self, token: str) -> bool:
        requirement = Requirement(Auth.SERVICE, GET)
        try:
            principal = asyncio.run(self.authenticator.authenticate(Credentials(token), requirement))
        except Unauthenticated:
            return False
        return principal.subject == "tg_bot"


def test_keys_are_exchanged_without_a_request_that_fails(tmp_path: Path) -> None:
    pair = Pair(tmp_path)
    old = pair.token()
    assert pair.opens(old)
    pair.publish("k2")
    assert pair.opens(pair.token())
    pair.sign_with("k2")
    new = pair.token()
    assert new != old
    assert pair.opens(new)
    # Tokens of the old key are good until they expire; then nobody needs it.
    assert pair.opens(old)
    (pair.callers / "tg_bot.k1.pem").unlink()
    (pair.own / "k1.pem").unlink()
    assert not pair.opens(old)
    assert pair.token() == new
    assert pair.opens(new)


def test_a_key_that_signs_before_it_is_known_is_believed_once_it_is(tmp_path: Path) -> None:
    pair = Pair(tmp_path)
    pair.made["k2"] = Ed25519PrivateKey.generate()
    pair.sign_with("k2")
    assert not pair.opens(pair.token())
    pair.publish("k2")
    assert pair.opens(pair.token())


def test_a_broken_new_key_leaves_the_old_one_at_work(tmp_path: Path) -> None:
    pair = Pair(tmp_path)
    before = pair.token()
    (pair.own / "k2.pem").write_text("half of a k")
    (pair.callers / "tg_bot.k1.pem").write_text("half of a k")
    assert pair.token() == before
    assert pair.opens(before)


def test_without_any_key_left_calls_go_on_with_the_last(tmp_path: Path) -> None:
    pair = Pair(tmp_path)
    before = pair.token()
    (pair.own / "k1.pem").unlink()
    assert pair.token() == before


def test_a_key_that_is_taken_away_opens_nothing_any_more(tmp_path: Path) -> None:
    pair = Pair(tmp_path)
    token = pair.token()
    assert pair.opens(token)
    (pair.callers / "tg_bot.k1.pem").unlink()
    assert not pair.opens(token)


def test_production_says_what_it_needs(tmp_path: Path) -> None:
    assert problems(None) == [
        "INTERLOCK_EDGES is missing: the edges of the service; only ENVIRONMENT=development does without"
    ]
    assert problems(CALLER) == [
        "SERVICE_KEY_DIR is missing: the folder of the keys that calls of backend are signed with"
    ]
    assert problems(CALLEE) == ["SERVICE_CALLERS_DIR is missing: the folder of the keys by which tg_bot are known"]
    assert problems(CALLER, key_dir=tmp_path) == [f"SERVICE_KEY_DIR names '{tmp_path}', which holds no key"]


def test_edges_are_those_of_the_service_and_have_what_its_code_calls() -> None:
    assert problems(NOBODY, callees=("other", "another")) == [
        "INTERLOCK_EDGES should let backend call another, which its BUILD file declares under `consumes`",
        "INTERLOCK_EDGES should let backend call other, which its BUILD file declares under `consumes`",
    ]
    with pytest.raises(SettingsError, match="INTERLOCK_EDGES should be that of tg_bot, but is that of backend"):
        service_identity(
            "tg_bot", environment=Environment.DEVELOPMENT, connectivity=NOBODY, key_dir=None, callers_dir=None
        )


def test_the_issuer_of_peoples_tokens_is_none_of_the_callers() -> None:
    issuer = variable("ISSUER", text, doc="who issues")
    contract = Contract((*SERVER, INTERLOCK_EDGES, issuer), rules=(issuer_is_no_caller(issuer),))
    edges = '{"service": "backend", "calls": {}, "callers": {"tg_bot": []}, "egress": []}'
    with pytest.raises(SettingsError) as refused:
        contract.read({"INTERLOCK_EDGES": edges, "ISSUER": "tg_bot"})
    assert refused.value.problems == (
        "ISSUER should be who issues people's tokens, but 'tg_bot' is a service that calls this one",
    )
    for environ in ({"INTERLOCK_EDGES": edges, "ISSUER": "https://login"}, {"ISSUER": "tg_bot"}, {}):
        contract.read(environ)


def test_keys_of_callers_are_not_taken_for_development_unless_that_is_said(tmp_path: Path) -> None:
    (tmp_path / "tg_bot.k1.key").write_text("hidden" * 8)
    variables = (*SERVER, INTERLOCK_EDGES, SERVICE_KEY_DIR, SERVICE_CALLERS_DIR)
    contract = Contract(variables, rules=(usable_identity("backend"),))
    told = {"SERVICE_CALLERS_DIR": str(tmp_path)}
    with pytest.raises(SettingsError, match=r"^ENVIRONMENT is missing: SERVICE_CALLERS_DIR is for deployments"):
        contract.read(told)
    assert not contract.read({**told, "ENVIRONMENT": "development"}).in_production
    # `./pants run` tells the edges, and nothing of the environment.
    edges = '{"service": "backend", "calls": {}, "callers": {"tg_bot": []}, "egress": []}'
    assert not contract.read({"INTERLOCK_EDGES": edges}).in_production


def test_who_calls_nobody_and_is_called_by_nobody_needs_no_keys(tmp_path: Path) -> None:
    alone = identity(NOBODY, key_dir=tmp_path, callers_dir=tmp_path / "nowhere")
    with pytest.raises(LookupError, match="no key to sign with"):
        asyncio.run(alone.tokens().for_service("backend")())
    with pytest.raises(Unauthenticated):
        requirement = Requirement(Auth.SERVICE, GET)
        token = asyncio.run(identity(CALLER, environment=Environment.DEVELOPMENT).tokens().for_service("backend")())
        asyncio.run(alone.authenticator().authenticate(Credentials(token), requirement))


def test_development_makes_do_with_the_key_that_everybody_knows() -> None:
    caller = identity(CALLER, environment=Environment.DEVELOPMENT)
    callee = identity(CALLEE, environment=Environment.DEVELOPMENT)
    token = asyncio.run(caller.tokens().on_behalf("backend", "telegram:5")())
    principal = asyncio.run(callee.authenticator().authenticate(Credentials(token), Requirement(Auth.USER, GET)))
    assert (principal.subject, principal.actor) == ("telegram:5", "tg_bot")
