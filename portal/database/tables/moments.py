"""Of which moments a customer's people have been mailed, and of which not, and why. The portal's own."""

from sqlalchemy import Index, Table

from portal.database.tables.columns import metadata, number, text
from portal.database.tables.mirror import payment_methods, subscriptions

moments = Table(
    "moments",
    metadata,
    text("cause", key=True),  # once for ever, whatever is restarted, repeated or late
    text("name"),
    text("customer"),
    number("begun_at"),
    number("decided_at"),
    text("outcome"),
    text("recipients"),  # JSON: the addresses it was queued for
    Index("moments_lately", "decided_at", "cause"),
)

# What is looked through each hour, among everybody's: a few days of it.
HAS_TRIAL = subscriptions.c.trial_end.is_not(None)
Index("subscriptions_by_period_end", subscriptions.c.period_end)
Index(
    "subscriptions_by_trial_end",
    subscriptions.c.trial_end,
    sqlite_where=HAS_TRIAL,
    postgresql_where=HAS_TRIAL,
)
Index("payment_methods_by_expiry", payment_methods.c.exp_year, payment_methods.c.exp_month, payment_methods.c.customer)
