"""Where a service listens and finds things in its container, alike on every platform."""

from __future__ import annotations

SERVICE_PORT = 8000
"""Every service listens on it."""

SECRETS_AT = "/run/secrets"
"""The folder of its secrets, a file for each variable."""

KEYS_AT = "/run/service_keys"
"""The folder of the keys that it signs its calls with."""

CALLERS_AT = "/run/service_callers"
"""The folder of the keys that it knows its callers by."""
