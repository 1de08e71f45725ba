"""When a reminder is due next, what was sent of it last and when that arrived; when a user was last active."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("users", sa.Column("last_active_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("reminders", sa.Column("next_due_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("reminders", sa.Column("last_occurrence_id", sa.Uuid(), nullable=True))
    op.add_column("reminders", sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_reminders_next_due_at", "reminders", ["next_due_at"])
    # None was ever sent before, so what waits, waits for its first time.
    op.execute("UPDATE reminders SET next_due_at = due_at WHERE status = 'scheduled'")


def downgrade() -> None:
    op.drop_index("ix_reminders_next_due_at", "reminders")
    op.drop_column("reminders", "delivered_at")
    op.drop_column("reminders", "last_occurrence_id")
    op.drop_column("reminders", "next_due_at")
    op.drop_column("users", "last_active_at")
