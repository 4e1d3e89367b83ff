"""The operator's people at their desk: their browsers, and what they did."""

from sqlalchemy import BigInteger, Column, Index, Integer, Table

from portal.database.tables.columns import maybe_texts, metadata, number, text

staff_sessions = Table(
    "staff_sessions",
    metadata,
    text("id_hash", key=True),
    text("email"),
    number("opened_at"),
    number("seen_at"),
    number("ends_at"),
    Index("staff_sessions_by_email", "email"),
)

# Only ever added to: triggers of both databases refuse to change or delete a row.
staff_log = Table(
    "staff_log",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    number("at"),
    text("email"),
    text("deed"),
    *maybe_texts("customer", "invoice", "before", "after"),
    text("place"),
    Index("staff_log_by_day", "at", "id"),
)
