"""What is paid by transfer: which invoices wait for one, what lies at Stripe for a customer, what came past Stripe."""

from sqlalchemy import Index, Table, and_, literal_column

from portal.database.tables.columns import maybe_texts, metadata, number, text
from portal.database.tables.mirror import invoices

# Written out: an index of some rows serves only a query that says the same words.
WAITS_FOR_TRANSFER = and_(
    invoices.c.status == literal_column("'open'"), invoices.c.collection_method == literal_column("'send_invoice'")
)
Index(
    "invoices_unpaid",
    invoices.c.due_at,
    invoices.c.id,
    sqlite_where=WAITS_FOR_TRANSFER,
    postgresql_where=WAITS_FOR_TRANSFER,
)

cash_balances = Table(
    "cash_balances",
    metadata,
    text("customer", key=True),
    text("available"),  # JSON: minor units by currency
    number("fetched_at"),
)

# The portal's own: what staff said of money that came past Stripe. First written, then told to Stripe, then done.
paid_outside = Table(
    "paid_outside",
    metadata,
    text("invoice", key=True),
    text("customer"),
    text("email"),
    number("received_at"),
    number("amount"),
    text("currency"),
    text("reason"),
    *maybe_texts("reference", "note"),
    text("idempotency_key"),
    number("begun_at"),
    number("done_at", null=True),
    Index("paid_outside_by_day", "customer", "received_at"),
)
UNFINISHED = paid_outside.c.done_at.is_(None)
Index("paid_outside_unfinished", paid_outside.c.begun_at, sqlite_where=UNFINISHED, postgresql_where=UNFINISHED)
