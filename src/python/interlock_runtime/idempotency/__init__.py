"""Idempotency keys: the first answer to a request is kept and given again to its repetitions.

Follows the IETF draft "The Idempotency-Key HTTP Header Field". `store` holds the interface, `memory` and `sql` its two
implementations. Nothing here knows HTTP beyond a status, header fields and a body.
"""
