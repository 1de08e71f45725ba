"""Answers given to requests with an idempotency key."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "idempotency_answers",
        sa.Column("subject", sa.Text(), primary_key=True),
        sa.Column("operation", sa.Text(), primary_key=True),
        sa.Column("key", sa.Text(), primary_key=True),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False, comment="seconds since 1970, UTC"),
        sa.Column("status", sa.Integer(), comment="null while the transaction that claimed the key runs"),
        sa.Column("headers", sa.Text()),
        sa.Column("body", sa.LargeBinary()),
    )
    op.create_index("idempotency_answers_expires_at", "idempotency_answers", ["expires_at"])


def downgrade() -> None:
    op.drop_table("idempotency_answers")
