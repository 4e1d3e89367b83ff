"""What Stripe told, what must be read again, and what all processes share of that work."""

from sqlalchemy import BigInteger, Column, Index, Table

from portal.database.tables.columns import flag, metadata, number, text

events = Table(
    "events",
    metadata,
    text("id", key=True),
    text("type"),
    text("api_version", null=True),
    number("created_at"),
    number("received_at"),
)

stale = Table(
    "stale",
    metadata,
    text("kind", key=True),
    text("id", key=True),
    number("mark"),  # counts up: a mark made while we were fetching stays
    number("tries"),
    number("not_before"),
    Column("marked_at", BigInteger, nullable=False, server_default="0"),  # since when we know that we are behind
    Index("stale_due", "not_before"),
    Index("stale_oldest", "marked_at"),
)

# One walk of a list is cut into windows of `created`, which are walked side by side.
sync_windows = Table(
    "sync_windows",
    metadata,
    text("list", key=True),
    number("since", key=True),
    number("until"),
    text("cursor", null=True),
    number("rows"),
    flag("done"),
)

# What only one process may do at a time, and until when it is taken to be alive.
leases = Table("leases", metadata, text("name", key=True), text("holder"), number("until"))

# Moments that all processes share: until when events were swept, until when Stripe is left in peace.
instants = Table("instants", metadata, text("name", key=True), number("at"))
