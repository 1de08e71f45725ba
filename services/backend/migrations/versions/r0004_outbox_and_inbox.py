"""Events on their way out, and which events were handled."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True),
        sa.Column("slot", sa.Integer(), nullable=False, comment="a hash of the stream and the key"),
        sa.Column("stream", sa.Text(), nullable=False),
        sa.Column("max_stream_length", sa.BigInteger()),
        sa.Column("event", sa.LargeBinary(), nullable=False, comment="as it goes over the wire"),
        sa.Column("size", sa.Integer(), nullable=False, comment="of the event, in bytes"),
        sa.Column("created_at", sa.Float(), nullable=False, comment="seconds since 1970, UTC"),
        sqlite_autoincrement=True,
    )
    op.create_index("outbox_slot_id", "outbox", ["slot", "id"])
    op.create_table(
        "outbox_leases",
        sa.Column("slot", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("holder", sa.Text(), comment="what one relay calls one claim; null when nobody holds the slot"),
        sa.Column(
            "held_until", sa.Float(), nullable=False, comment="seconds since 1970, UTC, by the clock of the database"
        ),
    )
    op.create_table(
        "inbox",
        sa.Column("consumer", sa.Text(), primary_key=True),
        sa.Column("event_id", sa.Text(), primary_key=True),
        sa.Column("handled_at", sa.Float(), nullable=False, comment="seconds since 1970, UTC"),
    )
    op.create_index("inbox_handled_at", "inbox", ["handled_at"])


def downgrade() -> None:
    op.drop_table("inbox")
    op.drop_table("outbox_leases")
    op.drop_table("outbox")
