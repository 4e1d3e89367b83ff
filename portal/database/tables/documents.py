"""Documents of the portal's own: receipts that Stripe does not write, and downloads under way."""

from sqlalchemy import Index, Table

from portal.database.tables.columns import metadata, number, text

# One for each invoice that was paid outside Stripe, made when it is first asked for.
receipts = Table(
    "receipts",
    metadata,
    text("invoice", key=True),
    text("customer"),
    number("number"),  # counts up over all customers
    text("addressee", null=True),  # written by the customer, once
    text("addressed_by", null=True),
    number("issued_at"),
    number("copies"),
    Index("receipts_by_number", "number", unique=True),
)

downloads = Table(
    "downloads",
    metadata,
    text("id", key=True),
    text("customer"),
    number("files"),
    number("done"),
    number("failed"),
    number("started_at"),
    number("ended_at", null=True),
    Index("downloads_old", "started_at"),
)
