"""Which names are those of secrets."""

from __future__ import annotations

from interlock.lint.spec.names import words

_SECRETS = frozenset({"password", "passwd", "passphrase", "secret", "credential", "credentials"})
_PAIRS = frozenset(
    {
        *(("api", "key"), ("private", "key"), ("secret", "key"), ("signing", "key"), ("encryption", "key")),
        *(("access", "token"), ("refresh", "token"), ("session", "token"), ("bearer", "token"), ("auth", "token")),
    }
)


def is_secret(name: str) -> bool:
    """`new_password`, `client_secret`, `stripe_api_key`; not `password_hint` and not `next_token`."""
    said = words(name)
    return bool(said) and (said[-1] in _SECRETS or said[-2:] in _PAIRS)
