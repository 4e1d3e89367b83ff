"""Every table, by what it is about; a table's name is the same in the database and here."""

from portal.database.tables.access import (
    account_choices,
    api_keys,
    attempts,
    mail_choices,
    members,
    sessions,
    sign_in_links,
)
from portal.database.tables.columns import metadata
from portal.database.tables.deposits import (
    deposit_invoices,
    deposits,
    deposits_again,
    payer_names,
    statement_columns,
    statement_files,
)
from portal.database.tables.documents import (
    downloads,
    receipts,
)
from portal.database.tables.intake import (
    events,
    instants,
    leases,
    stale,
    sync_windows,
)
from portal.database.tables.mail import (
    outbox,
)
from portal.database.tables.mirror import (
    company,
    credit_notes,
    customers,
    invoice_lines,
    invoice_links,
    invoice_taxes,
    invoices,
    next_charges,
    payment_methods,
    payments,
    prices,
    products,
    refunds,
    subscription_items,
    subscriptions,
    tax_rates,
)
from portal.database.tables.moments import (
    moments,
)
from portal.database.tables.plans import (
    change_links,
    kept_previews,
    offer_terms,
    offers,
)
from portal.database.tables.quotes import (
    quote_acceptances,
    quote_lines,
    quotes,
    told,
)
from portal.database.tables.reminders import (
    reminder_answers,
    reminder_days,
    reminder_links,
    reminder_stops,
    reminders,
)
from portal.database.tables.staff import (
    failures,
    set_asides,
    staff_log,
    staff_sessions,
    staff_views,
)
from portal.database.tables.transfers import (
    WAITS_FOR_TRANSFER,
    cash_balances,
    paid_outside,
)

__all__ = [
    "WAITS_FOR_TRANSFER",
    "account_choices",
    "api_keys",
    "attempts",
    "cash_balances",
    "change_links",
    "company",
    "credit_notes",
    "customers",
    "deposit_invoices",
    "deposits",
    "deposits_again",
    "downloads",
    "events",
    "failures",
    "instants",
    "invoice_lines",
    "invoice_links",
    "invoice_taxes",
    "invoices",
    "kept_previews",
    "leases",
    "mail_choices",
    "members",
    "metadata",
    "moments",
    "next_charges",
    "offer_terms",
    "offers",
    "outbox",
    "paid_outside",
    "payer_names",
    "payment_methods",
    "payments",
    "prices",
    "products",
    "quote_acceptances",
    "quote_lines",
    "quotes",
    "receipts",
    "refunds",
    "reminder_answers",
    "reminder_days",
    "reminder_links",
    "reminder_stops",
    "reminders",
    "sessions",
    "set_asides",
    "sign_in_links",
    "staff_log",
    "staff_sessions",
    "staff_views",
    "stale",
    "statement_columns",
    "statement_files",
    "subscription_items",
    "subscriptions",
    "sync_windows",
    "tax_rates",
    "told",
]
