"""Who is let in, whatever the authenticator answers."""

from __future__ import annotations

from interlock_runtime.auth.authenticator import Credentials, Requirement
from interlock_runtime.auth.principal import Principal
from interlock_runtime.rest.example_contract.application import ANN, Example


class Gullible:
    """An authenticator that takes everybody for a person, whatever the operation asks."""

    async def authenticate(self, credentials: Credentials, requirement: Requirement) -> Principal:
        return Principal("ann", "user")


def test_a_caller_of_the_wrong_kind_is_forbidden_even_when_the_authenticator_lets_it_in() -> None:
    client = Example(authenticator=Gullible()).client()
    assert client.get("/v1/users", headers=ANN).status_code == 200
    assert client.delete("/v1/users/1", headers=ANN).status_code == 403
