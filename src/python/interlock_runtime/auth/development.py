"""What services believe of each other's tokens while they are developed: a key that everybody knows.

It proves nothing. A service takes it in development alone and refuses it everywhere else.
"""

from __future__ import annotations

DEVELOPMENT_ISSUER = "https://issuer.localhost"
DEVELOPMENT_KEY = "interlock-development-key: public, so it proves nothing"
"""A shared secret for HS256."""

DEVELOPMENT_KEY_ID = "development"
"""Under which services sign with it, whichever they are."""
