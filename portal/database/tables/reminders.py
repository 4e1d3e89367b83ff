"""Reminders of what is overdue: what went out on which day, who wants none, and what customers answered."""

from sqlalchemy import BigInteger, Column, Index, Integer, Table

from portal.database.tables.columns import maybe_texts, metadata, number, text

# One customer is reminded in one way on one day of the operator's; whoever writes the row first decides which.
reminder_days = Table("reminder_days", metadata, text("customer", key=True), text("day", key=True), text("way"))

# Each invoice at most once a day. First written, then told to Stripe or queued as a mail, then done.
reminders = Table(
    "reminders",
    metadata,
    text("invoice", key=True),
    text("day", key=True),
    text("customer"),
    number("step"),  # which of the operator's steps it was; 0: none, somebody sent it by hand
    text("way"),
    text("email"),  # who sent it
    text("idempotency_key", null=True),
    number("begun_at"),
    number("done_at", null=True),
    Index("reminders_by_customer", "customer", "day"),
    Index("reminders_done", "done_at"),
)

# Customers who are reminded of nothing.
reminder_stops = Table(
    "reminder_stops", metadata, text("customer", key=True), text("email"), number("at"), text("note")
)

# What lets whoever reads a reminder answer it; only a hash of the token is kept.
reminder_links = Table(
    "reminder_links",
    metadata,
    text("token_hash", key=True),
    text("customer"),
    text("day"),
    text("email"),
    number("expires_at"),
    Index("reminder_links_expired", "expires_at"),
)

# Every answer is kept; the newest to a reminder counts.
reminder_answers = Table(
    "reminder_answers",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    text("customer"),
    text("day"),  # of the reminder
    text("email"),
    text("kind"),
    *maybe_texts("on_day", "words"),
    number("at"),
    text("paused_until", null=True),
    number("dealt_with_at", null=True),
    text("dealt_with_by", null=True),
    Index("reminder_answers_by_day", "customer", "day"),
    Index("reminder_answers_waiting", "dealt_with_at"),
)
