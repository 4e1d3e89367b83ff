"""Quotes as Stripe has them, and what the portal knows besides: who has accepted, and what staff have been told of."""

from sqlalchemy import Index, Table

from portal.database.tables.columns import flag, maybe_texts, metadata, number, text

quotes = Table(
    "quotes",
    metadata,
    text("id", key=True),
    text("customer"),
    text("number", null=True),
    text("status"),
    text("currency"),
    *(number(name) for name in ("upfront", "subtotal", "discount", "tax")),
    number("recurring", null=True),  # with each period; None where nothing recurs
    text("interval", null=True),
    number("interval_count"),
    flag("by_transfer"),
    *(number(name) for name in ("created_at", "expires_at")),
    *(number(name, null=True) for name in ("finalized_at", "accepted_at", "canceled_at")),
    *maybe_texts("subscription", "invoice", "header", "description", "footer", "made_by"),
    number("fetched_at"),
    Index("quotes_newest", "customer", "created_at", "id"),
)

quote_lines = Table(
    "quote_lines",
    metadata,
    text("quote", key=True),
    number("position", key=True),
    text("product"),
    number("quantity", null=True),
    text("currency"),
    number("unit_amount", null=True),
    text("interval", null=True),
    number("interval_count"),
    number("amount"),
)

# Who said yes in the portal, by which name and order number; written before Stripe is asked.
quote_acceptances = Table(
    "quote_acceptances",
    metadata,
    text("quote", key=True),
    *(text(name) for name in ("customer", "email", "name", "purchase_order")),
    number("agreed_at"),
    number("accepted_at", null=True),  # Stripe has taken it
    number("finished_at", null=True),  # and what follows from it is done, too
    Index("quote_acceptances_unfinished", "finished_at", "agreed_at"),
)

# Causes of mails to staff, each told once, whoever is first to see it.
told = Table("told", metadata, text("cause", key=True), number("at"), Index("told_old", "at"))
