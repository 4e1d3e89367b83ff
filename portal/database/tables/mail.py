"""What is to be mailed."""

from sqlalchemy import BigInteger, Column, Index, Integer, Table

from portal.database.tables.columns import metadata, number, text

outbox = Table(
    "outbox",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    text("message"),
    text("recipient"),
    text("facts"),  # JSON: what the message is rendered with; never a secret
    number("created_at"),
    number("not_before"),
    number("tries"),
    number("sent_at", null=True),
    number("failed_at", null=True),
    text("trouble", null=True),
    Column("good_until", BigInteger, nullable=False, server_default=str(1 << 60)),  # later it is of no use to anybody
    Index("outbox_due", "sent_at", "failed_at", "not_before"),
    Index("outbox_in_order", "recipient", "id"),
)
