"""The operator's people at their desk: their browsers, what they did, and what needs them."""

from sqlalchemy import BigInteger, Column, Index, Integer, Table

from portal.database.tables.columns import flag, maybe_texts, metadata, number, text

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

# Which customers somebody at the desk looks at as their people do, and until when.
staff_views = Table(
    "staff_views",
    metadata,
    text("session", key=True),  # the hash of the staff session
    text("customer", key=True),
    text("email"),
    number("begun_at"),
    number("ends_at"),
    Index("staff_views_over", "ends_at"),
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
    # Somebody's own words stand in `before` and `after`, facts here as JSON: neither is ever taken for the other.
    *maybe_texts("before_facts", "after_facts"),
    Index("staff_log_by_day", "at", "id"),
    Index("staff_log_by_customer", "customer", "id"),
)

# Each attempt to charge an invoice that failed, as it was first read; the mirror knows only the last one.
failures = Table(
    "failures",
    metadata,
    text("invoice", key=True),
    number("attempt", key=True),
    text("customer"),
    text("currency"),
    number("amount"),
    number("failed_at"),
    number("next_at", null=True),
    *maybe_texts("code", "decline_code", "advice_code", "network_code", "brand", "last4"),
    number("seen_at"),
    flag("told"),  # staff have a mail about it, or get none
    number("digest", null=True),  # the one mail about many that it stands in
    text("charge", null=True),  # what the attempt is known by; None: nothing was charged, or from before it was kept
    number("counted"),  # the invoice's attempt_count, which a person's own tries do not raise
    Index("failures_by_customer", "customer", "failed_at"),
    Index("failures_told", "told", "seen_at"),
)

# What staff have set aside, with the reason; it stays so until somebody takes it up again.
set_asides = Table(
    "set_asides",
    metadata,
    text("invoice", key=True),
    text("email"),
    number("at"),
    text("note"),
)
