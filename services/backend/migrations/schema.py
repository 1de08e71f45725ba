"""What the migrations lead to: the backend's own tables, and those of the runtime that share its transactions."""

from __future__ import annotations

from interlock_runtime.idempotency.sql import metadata as idempotency
from interlock_runtime.outbox.tables import metadata as outbox
from services.backend.storage.tables import Base

METADATA = (Base.metadata, idempotency, outbox)
